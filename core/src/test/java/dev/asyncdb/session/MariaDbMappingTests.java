package dev.asyncdb.session;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Objects;
import java.util.UUID;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.MARIADB)
class MariaDbMappingTests extends DatabaseFixture {

	@Test
	void everyPlainTypeComesBackAsItWas() {
		this.database.execute("CREATE TABLE sample (id BIGINT AUTO_INCREMENT PRIMARY KEY, flag BOOLEAN, other UUID,"
				+ " bytes VARBINARY(20), day DATE, hour TIME(6), at DATETIME(6), seen TIMESTAMP(6) NULL, ratio DOUBLE,"
				+ " small SMALLINT, document JSON)");
		Sample stored = inTransaction((session) -> session.save(Sample.filled()));
		this.recorder.clear();
		Sample found = inTransaction((session) -> session.getById(Sample.class, Objects.requireNonNull(stored.id())));
		assertThat(found).usingRecursiveComparison().isEqualTo(stored);
		assertThat(found).usingRecursiveComparison().ignoringFields("id").isEqualTo(Sample.filled());
		assertThat(this.recorder.statements()).as("reading changes nothing").hasSize(1);
	}

	/**
	 * A column of each plain type.
	 */
	@Table("sample")
	record Sample(@Id @Nullable Long id, boolean flag, UUID other, byte[] bytes, LocalDate day, LocalTime hour,
			LocalDateTime at, Instant seen, double ratio, short small, String document) {

		static Sample filled() {
			return new Sample(null, true, UUID.fromString("0b7e9f80-1c2d-4e3f-8a9b-0c1d2e3f4a5b"),
					new byte[] { 0, 39, 92, -1 }, LocalDate.of(2026, 11, 21), LocalTime.of(17, 30, 1, 123_456_000),
					LocalDateTime.of(2026, 11, 21, 17, 30, 1, 123_456_000),
					Instant.parse("2026-11-21T17:30:01.123456Z"), 0.25, (short) 7, "{\"quoted\": \"it's\"}");
		}

	}

}
