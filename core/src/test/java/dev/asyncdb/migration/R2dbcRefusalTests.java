package dev.asyncdb.migration;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import liquibase.change.custom.CustomSqlChange;
import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;
import liquibase.statement.SqlStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine without JDBC rejects unsupported changes before it runs any change.
 */
class R2dbcRefusalTests {

	private static final ChangeLogOptions SETTINGS = ChangeLogOptions.defaults()
		.withLocation("classpath:/changelog/refused.yaml");

	@ParameterizedTest
	@EnumSource
	void changeThatNeedsJdbcIsRejectedBeforeAnyChangeIsRun(DatabaseProduct product) {
		int refused = switch (product) {
			case POSTGRESQL, MARIADB -> 7;
			case H2 -> 6;
		};
		try (TestDatabase database = TestDatabase.of(product, 2)) {
			EngineUnderTest.R2DBC.migrations(database, SETTINGS)
				.sync()
				.as(StepVerifier::create)
				.expectErrorSatisfies(
						(failure) -> assertThat(failure).isInstanceOfSatisfying(UnsupportedChangeException.class,
								(refusal) -> assertThat(refusal.getChanges()).hasSize(refused)
									.allMatch((change) -> change.startsWith("changelog/refused.yaml::"))))
				.verify(TestDatabase.TIMEOUT);
			assertThat(database.tables()).isEmpty();
		}
	}

	@Test
	void rejectionNamesTheChangesTheReasonAndTheSolution() {
		try (TestDatabase database = TestDatabase.h2(2)) {
			EngineUnderTest.R2DBC.migrations(database, SETTINGS)
				.sync()
				.as(StepVerifier::create)
				.expectErrorSatisfies((failure) -> assertThat(failure).hasMessageContainingAll(
						"custom::asyncdb (customChange", "program::asyncdb (executeCommand",
						"reading::asyncdb (dropAllForeignKeyConstraints", "value-file::asyncdb (insert",
						"run-with::asyncdb (runWith psql", "precondition::asyncdb (precondition customPrecondition",
						"asyncdb.migrations.engine: liquibase"))
				.verify(TestDatabase.TIMEOUT);
		}
	}

	@Test
	void changesBeforeARejectedChangeCanBeRun() {
		try (TestDatabase database = TestDatabase.h2(2)) {
			Migrations migrations = EngineUnderTest.R2DBC.migrations(database, SETTINGS);
			assertThat(migrations.upgrade("fine").block(TestDatabase.TIMEOUT)).isNotNull();
			assertThat(database.tables()).contains("fine");
		}
	}

	/**
	 * A change in Java.
	 */
	public static final class Custom implements CustomSqlChange {

		@Override
		public SqlStatement[] generateStatements(Database database) {
			throw new IllegalStateException("Code of the change was run");
		}

		@Override
		public String getConfirmationMessage() {
			return "";
		}

		@Override
		public void setUp() {
			// nothing to set up
		}

		@Override
		public void setFileOpener(ResourceAccessor resourceAccessor) {
			// nothing to open
		}

		@Override
		public ValidationErrors validate(Database database) {
			return new ValidationErrors();
		}

	}

}
