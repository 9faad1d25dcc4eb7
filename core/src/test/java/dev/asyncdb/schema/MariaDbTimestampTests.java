package dev.asyncdb.schema;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Times on a server that sets them in each update of a row unless they have a default, as
 * servers before MariaDB 10.10 do.
 */
@EnabledForProduct(DatabaseProduct.MARIADB)
class MariaDbTimestampTests extends DatabaseTests {

	@Override
	protected TestDatabase newDatabase() {
		return TestDatabase.mariadb(2, "explicit_defaults_for_timestamp=0");
	}

	private AsyncDatabaseManager manager(Class<?> type) {
		return AsyncDatabaseManager.builder(this.database.connectionFactory()).entities(() -> List.of(type)).build();
	}

	private static SchemaDifferences differences(AsyncDatabaseManager manager) {
		return Objects.requireNonNull(manager.schema().compare().block(TestDatabase.TIMEOUT));
	}

	private void isKept(AsyncDatabaseManager manager) {
		this.database.execute("INSERT INTO `visit` (`id`, `place`, `seen`) VALUES (1, 'a', '2020-01-01 00:00:00')",
				"UPDATE `visit` SET `place` = 'b'");
		assertThat(this.database.number("SELECT COUNT(*) FROM `visit` WHERE `seen` = '2020-01-01 00:00:00'")).isOne();
		assertThat(differences(manager).all()).isEmpty();
	}

	@Test
	void updateKeepsTheTimeOfACreatedTable() {
		this.database.execute("DROP TABLE IF EXISTS `visit`");
		AsyncDatabaseManager manager = manager(Visit.class);
		manager.schema().createAll().block(TestDatabase.TIMEOUT);
		isKept(manager);
	}

	@Test
	void updateKeepsTheTimeOfAGeneratedChange() {
		for (Class<?> before : List.of(Before.class, Optional.class)) {
			this.database.execute("DROP TABLE IF EXISTS `visit`");
			manager(before).schema().createAll().block(TestDatabase.TIMEOUT);
			AsyncDatabaseManager manager = manager(Visit.class);
			List<String> statements = differences(manager).required()
				.all()
				.stream()
				.flatMap((difference) -> difference.statements().stream())
				.toList();
			manager
				.inConnection((connection) -> Flux.fromIterable(statements)
					.concatMap((statement) -> Flux.from(connection.createStatement(statement).execute())
						.concatMap((result) -> result.getRowsUpdated()))
					.then())
				.block(TestDatabase.TIMEOUT);
			isKept(manager);
		}
	}

	@Table("visit")
	record Visit(@Id Long id, String place, Instant seen) {
	}

	@Table("visit")
	record Before(@Id Long id, String place) {
	}

	@Table("visit")
	record Optional(@Id Long id, String place, @Nullable Instant seen) {
	}

}
