package dev.asyncdb.migration;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.error.MissingTableException;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.r2dbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tables that do not exist at run time, with and without changes that wait.
 */
class MissingTableContractTests extends MigrationsFixture {

	private final Migrations migrations = migrations("steps.yaml");

	MissingTableContractTests(DatabaseProduct product) {
		super(product, 2);
	}

	private AsyncDatabaseManager manager() {
		return AsyncDatabaseManager.builder(this.database.connectionFactory()).migrations(this.migrations).build();
	}

	private static List<Flux<Absent>> eachWay(SessionOperations sessions) {
		return List.of(sessions.inTransaction((session) -> session.select(Absent.class).first()).flux(),
				sessions.inTransaction((session) -> session.save(new Absent(null))).flux(),
				sessions.inSession((session) -> session.select(Absent.class).first()).flux(),
				sessions.stream((session) -> session.select(Absent.class).stream()));
	}

	@Test
	void errorSaysThatChangesWait() {
		for (Flux<Absent> way : eachWay(manager())) {
			StepVerifier.create(way)
				.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MissingTableException.class)
					.hasMessageContainingAll("absent", "5 of the changes", "syncdb upgrade"))
				.verify(TestDatabase.TIMEOUT);
		}
	}

	@Test
	void errorStaysAsItIsWhenNoChangeWaits() {
		get(this.migrations.sync());
		for (Flux<Absent> way : eachWay(manager())) {
			StepVerifier.create(way)
				.expectErrorSatisfies(
						(failure) -> assertThat(failure).isExactlyInstanceOf(BadSqlGrammarException.class))
				.verify(TestDatabase.TIMEOUT);
		}
	}

	/**
	 * An entity without a table.
	 */
	@Table("absent")
	record Absent(@Id @Nullable Long id) {
	}

}
