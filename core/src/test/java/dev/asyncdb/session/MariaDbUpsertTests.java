package dev.asyncdb.session;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.MARIADB)
class MariaDbUpsertTests extends UpsertFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		this.database.execute(
				"CREATE TABLE \"lane\" (id BIGINT AUTO_INCREMENT PRIMARY KEY, town VARCHAR(20), name VARCHAR(20),"
						+ " UNIQUE (town, name(3)))",
				"CREATE TABLE \"alley\" (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20), UNIQUE (name(3)))");
	}

	@Test
	void indexOfTheBeginningOfAColumnIsNone() {
		this.database.execute("INSERT INTO \"lane\" (town, name) VALUES ('bath', 'north'), ('bath', 'south')");
		refused(this.sessions.inTransaction((session) -> session.getOrCreate(Lane.class, town("wells"))),
				InvalidDataAccessApiUsageException.class, "UNIQUE (`town`)");
		refused(this.sessions.inTransaction((session) -> session.updateOrCreate(Lane.class,
				town("bath").and(Lane::name, "northgate"), Values.none())), InvalidDataAccessApiUsageException.class,
				"UNIQUE (`name`, `town`)");
		refused(this.sessions
			.inTransaction((session) -> session.getOrCreate(Alley.class, Values.of(Alley::name, "northgate"))),
				InvalidDataAccessApiUsageException.class, "UNIQUE (`name`)");
		assertThat(count("lane")).isEqualTo(2);
	}

	private static Values<Lane> town(String town) {
		return Values.of(Lane::town, town);
	}

	@Table("lane")
	record Lane(@Id @Nullable Long id, String town, @Nullable String name) {
	}

	@Table("alley")
	record Alley(@Id @Nullable Long id, String name) {
	}

}
