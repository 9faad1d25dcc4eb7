package dev.asyncdb.error;

import java.sql.SQLException;
import java.util.List;

import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.postgresql.message.backend.Field;
import io.r2dbc.postgresql.message.backend.Field.FieldType;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How codes are read. The codes themselves are provoked on servers, by
 * {@code ProvokedErrorContractTests} and the tests that it names. Those that no test can
 * make a server send have only a documented meaning: PostgreSQL sends 57P02 as a warning,
 * 40003 comes from databases that speak its protocol, 08006 and XX000 from no statement
 * (Appendix A of its manual); MariaDB's 1836 and 1047 from a cluster, 1021, 1037, 1038
 * and 1041 from a full disk or memory, 1020 and 1927 depend on versions and timing, 1615
 * on its cache of statements, 1022 and 1586 on its age (its list of error codes). Drivers
 * send 2006, 2013 and 9000 themselves. H2's 90131 needs a storage that it no longer has,
 * 90098 a statement in the moment of its shutdown.
 */
class DatabaseErrorKindTests {

	@ParameterizedTest
	@CsvSource({ "23505, DUPLICATE_KEY", "23503, CONSTRAINT_VIOLATION", "23P01, CONSTRAINT_VIOLATION",
			"44000, CONSTRAINT_VIOLATION", "22001, INVALID_VALUE", "40001, SERIALIZATION_FAILURE", "40P01, DEADLOCK",
			"40003, OUTCOME_UNKNOWN", "55P03, LOCK_TIMEOUT", "57014, CANCELLED", "57P01, CONNECTION_LOST",
			"57P02, CONNECTION_LOST", "57P03, SERVER_BUSY", "08006, CONNECTION_LOST", "53300, SERVER_BUSY",
			"25006, READ_ONLY", "25P02, TRANSACTION_FAILED", "42501, PERMISSION_DENIED", "28P01, AUTHENTICATION_FAILED",
			"3D000, UNKNOWN_DATABASE", "42P01, BAD_GRAMMAR", "0A000, OTHER", "P0001, OTHER", "XX000, OTHER" })
	void stateOfPostgresHasAKindWhateverItsDriverSays(String state, DatabaseErrorKind kind) {
		assertThat(DatabaseErrorKind.of(new R2dbcNonTransientResourceException("text", state))).isEqualTo(kind);
	}

	@ParameterizedTest
	@CsvSource({ "1062, 23000, DUPLICATE_KEY", "1452, 23000, CONSTRAINT_VIOLATION", "1213, 40001, DEADLOCK",
			"1205, HY000, LOCK_TIMEOUT", "1317, 70100, CANCELLED", "1927, 70100, CONNECTION_LOST",
			"2006, HY000, CONNECTION_LOST", "2013, 08S01, CONNECTION_LOST", "1290, HY000, READ_ONLY",
			"1836, HY000, READ_ONLY", "1406, 22001, INVALID_VALUE", "1146, 42S02, BAD_GRAMMAR",
			"1020, HY000, SERIALIZATION_FAILURE", "1792, 25006, READ_ONLY", "1364, HY000, CONSTRAINT_VIOLATION",
			"1366, 22007, INVALID_VALUE", "1142, 42000, PERMISSION_DENIED", "1040, 08004, SERVER_BUSY",
			"1969, 70100, CANCELLED", "1180, HY000, OTHER", "9000, 08000, CONNECTION_LOST",
			"23505, 23505, DUPLICATE_KEY", "40001, 40001, DEADLOCK", "50200, HYT00, LOCK_TIMEOUT",
			"90131, 90131, LOCK_TIMEOUT", "57014, 57014, CANCELLED", "90067, 90067, CONNECTION_LOST" })
	void codeOfMariaDbOrH2HasAKind(int code, String state, DatabaseErrorKind kind) {
		assertThat(DatabaseErrorKind.of(new R2dbcTransientResourceException("text", state, code))).isEqualTo(kind);
	}

	@Test
	void statementOnATableThatWasAlteredIsOutdated() {
		assertThat(DatabaseErrorKind.of(new PostgresFailure("0A000", "RevalidateCachedQuery")))
			.isEqualTo(DatabaseErrorKind.OUTDATED_STATEMENT);
		assertThat(DatabaseErrorKind.of(new PostgresFailure("0A000", "transformForeignKey")))
			.isEqualTo(DatabaseErrorKind.OTHER);
	}

	@ParameterizedTest
	@CsvSource({ "23505, 0, DUPLICATE_KEY", "40P01, 0, DEADLOCK", "HY000, 1205, LOCK_TIMEOUT", "0A000, 0, OTHER",
			"08001, 0, CONNECTION_LOST", ", 0, OTHER" })
	void codeOfJdbcHasTheSameKind(String state, int code, DatabaseErrorKind kind) {
		Throwable failure = new IllegalStateException(new SQLException("text", state, code));
		assertThat(DatabaseErrorKind.of(failure)).isEqualTo(kind);
	}

	@Test
	void errorWithoutACodeIsWhatTheDriverSays() {
		assertThat(DatabaseErrorKind.of(new R2dbcNonTransientResourceException("closed")))
			.isEqualTo(DatabaseErrorKind.CONNECTION_LOST);
		assertThat(DatabaseErrorKind.of(new R2dbcTransientResourceException("pool is full")))
			.isEqualTo(DatabaseErrorKind.SERVER_BUSY);
		assertThat(DatabaseErrorKind.of(new R2dbcTimeoutException("late"))).isEqualTo(DatabaseErrorKind.CANCELLED);
		assertThat(DatabaseErrorKind.of(new R2dbcRollbackException("ROLLBACK")))
			.isEqualTo(DatabaseErrorKind.TRANSACTION_FAILED);
		assertThat(DatabaseErrorKind.of(new R2dbcDataIntegrityViolationException("no")))
			.isEqualTo(DatabaseErrorKind.CONSTRAINT_VIOLATION);
		assertThat(DatabaseErrorKind.of(new R2dbcBadGrammarException("what", "SELECT")))
			.isEqualTo(DatabaseErrorKind.BAD_GRAMMAR);
		assertThat(DatabaseErrorKind.of(new IllegalStateException())).isEqualTo(DatabaseErrorKind.OTHER);
	}

	@Test
	void deadlockUnderAFailedTransactionIsFound() {
		Throwable deadlock = new R2dbcRollbackException("deadlock", "40P01", 0);
		Throwable failed = new R2dbcNonTransientResourceException("failed", "25P02", deadlock);
		assertThat(DatabaseErrorKind.of(new IllegalStateException(failed))).isEqualTo(DatabaseErrorKind.DEADLOCK)
			.matches(DatabaseErrorKind::isConflict);
	}

	@Test
	void circleOfCausesEnds() {
		Exception first = new IllegalStateException("first");
		Exception second = new IllegalStateException("second", first);
		first.initCause(second);
		assertThat(DatabaseErrorKind.of(first)).isEqualTo(DatabaseErrorKind.OTHER);
	}

	@Test
	void unknownOutcomeIsNoConflictWhateverCausedIt() {
		Throwable conflict = new R2dbcRollbackException("conflict", "40001", 0);
		assertThat(DatabaseErrorKind.of(new CommitOutcomeUnknownException(conflict)))
			.isEqualTo(DatabaseErrorKind.OUTCOME_UNKNOWN);
	}

	@Test
	void onlyConflictsAreConflicts() {
		assertThat(DatabaseErrorKind.values()).filteredOn(DatabaseErrorKind::isConflict)
			.containsExactlyInAnyOrder(DatabaseErrorKind.SERIALIZATION_FAILURE, DatabaseErrorKind.DEADLOCK);
	}

	@ParameterizedTest
	@CsvSource({ "23505", "22001", "40001", "40P01", "55P03", "57014", "57P01", "57P03", "25006", "25P02", "42501",
			"42P01", "P0001", "40003" })
	void messageSaysWhatWasAttemptedAndNotWhatTheDriverSays(String state) {
		R2dbcException failure = new R2dbcNonTransientResourceException("Key (name)=(secret) exists", state);
		DataAccessException translated = DatabaseErrors.translate("execute", "SELECT 1", failure);
		assertThat(translated).hasMessageContaining("execute")
			.hasMessageContaining("SELECT 1")
			.hasCause(failure)
			.message()
			.doesNotContain("secret");
	}

	@Test
	void messageWithoutAStatementHasTheStateOnly() {
		assertThat(DatabaseErrors.translate("commit", null, new R2dbcRollbackException("no", "23505", 0)))
			.isExactlyInstanceOf(DuplicateKeyException.class)
			.hasMessage("Could not commit: a row with the same unique value already exists (SQLSTATE 23505)");
	}

	@ParameterizedTest
	@EnumSource(DatabaseErrorKind.class)
	void eachKindHasAMeaningOfItsOwn(DatabaseErrorKind kind) {
		assertThat(DatabaseErrorKind.values()).filteredOn((other) -> other.meaning().equals(kind.meaning()))
			.containsExactly(kind);
	}

	/**
	 * An error as PostgreSQL's driver reports it.
	 */
	private static final class PostgresFailure extends R2dbcNonTransientResourceException
			implements PostgresqlException {

		private static final long serialVersionUID = 1L;

		private final transient ErrorDetails details;

		PostgresFailure(String state, String routine) {
			super("localized text", state);
			this.details = new ErrorDetails(List.of(new Field(FieldType.CODE, state),
					new Field(FieldType.MESSAGE, "localized text"),
					new Field(FieldType.SEVERITY_NON_LOCALIZED, "ERROR"), new Field(FieldType.ROUTINE, routine)));
		}

		@Override
		public ErrorDetails getErrorDetails() {
			return this.details;
		}

	}

}
