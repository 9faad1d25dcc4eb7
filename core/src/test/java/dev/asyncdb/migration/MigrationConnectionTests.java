package dev.asyncdb.migration;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Migrations of an unreachable database.
 */
class MigrationConnectionTests {

	private final AsyncDatabaseManager manager = AsyncDatabaseManager
		.builder("postgresql://app:s3cr3t@localhost:1/shop")
		.build();

	@Test
	void statusWhenDatabaseIsUnreachableNamesTheAddressAndNoPassword() {
		expectNoConnection(this.manager.status());
	}

	@Test
	void syncWhenDatabaseIsUnreachableNamesTheAddressAndNoPassword() {
		expectNoConnection(this.manager.sync());
	}

	@Test
	void migrationsWithoutJdbcNameTheR2dbcAddress() {
		AsyncDatabaseManager.builder("postgresql://app:s3cr3t@localhost:1/shop")
			.migrationEngine(LiquibaseMigrations::engineOverR2dbc)
			.build()
			.sync()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationConnectionException.class)
				.hasMessageContaining("connect to postgresql://localhost:1/shop")
				.hasMessageNotContaining("jdbc:"))
			.verify(TestDatabase.TIMEOUT);
	}

	private static void expectNoConnection(Mono<?> attempt) {
		attempt.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationConnectionException.class)
				.hasMessageContaining("r2dbc:postgresql://localhost:1/shop")
				.hasStackTraceContaining("refused")
				.satisfies((error) -> assertThat(stackTrace(error)).doesNotContain("s3cr3t")))
			.verify(TestDatabase.TIMEOUT);
	}

	private static String stackTrace(Throwable failure) {
		java.io.StringWriter text = new java.io.StringWriter();
		failure.printStackTrace(new java.io.PrintWriter(text));
		return text.toString();
	}

}
