package dev.asyncdb.migration.support;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.engine.MigrationEngine;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * The errors of R2DBC and JDBC drivers that decide how a migration continues.
 */
public final class MigrationErrors {

	private static final Set<String> UNDEFINED_TABLE = Set.of("42P01", "3F000", "42S02", "42S03", "42S04", "90079");

	private static final Set<String> ALREADY_EXISTS = Set.of("42P07", "42S01", "23505", "23000");

	private static final Set<Integer> NO_CONNECTION_LEFT = Set.of(1040, 1203, 1226);

	private MigrationErrors() {
	}

	static boolean isMissingTable(Throwable failure) {
		return failure instanceof R2dbcException error && UNDEFINED_TABLE.contains(state(error));
	}

	/**
	 * Whether another process created the same table or row first.
	 */
	public static boolean isAlreadyExists(Throwable failure) {
		return isAnyCause(failure, (cause) -> ALREADY_EXISTS.contains(state(cause)));
	}

	static boolean isLockTimeout(Throwable failure) {
		return isAnyCause(failure, (cause) -> state(cause).equals("55P03"));
	}

	/**
	 * Whether the server refused a connection because all are in use, or because it is
	 * starting or stopping. Each cause counts: drivers wrap this error in one that means
	 * a lost connection.
	 */
	static boolean isBusy(Throwable failure) {
		return isAnyCause(failure, (cause) -> (cause instanceof SQLException jdbc) ? isBusy(jdbc)
				: DatabaseErrorKind.of(cause) == DatabaseErrorKind.SERVER_BUSY);
	}

	private static boolean isBusy(SQLException failure) {
		return Set.of("53300", "57P03").contains(state(failure)) || NO_CONNECTION_LEFT.contains(failure.getErrorCode());
	}

	private static boolean isAnyCause(Throwable failure, Predicate<Throwable> predicate) {
		@Nullable Throwable cause = failure;
		while (cause != null && !predicate.test(cause)) {
			cause = cause.getCause();
		}
		return cause != null;
	}

	private static String state(Throwable failure) {
		@Nullable String state = null;
		if (failure instanceof SQLException jdbc) {
			state = jdbc.getSQLState();
		}
		else if (failure instanceof R2dbcException error) {
			state = error.getSqlState();
		}
		return Objects.requireNonNullElse(state, "");
	}

	static Throwable translated(Throwable failure, MigrationEngine engine) {
		if (isConnectionFailure(failure)) {
			return new MigrationConnectionException(engine.address(), failure);
		}
		if (failure instanceof DataAccessException) {
			return failure;
		}
		return new MigrationException("Could not read the migration history from %s".formatted(engine.history().name()),
				failure);
	}

	private static boolean isConnectionFailure(Throwable failure) {
		return failure instanceof ConnectionUnavailableException
				|| failure instanceof R2dbcNonTransientResourceException
				|| failure instanceof R2dbcTransientResourceException
				|| failure instanceof R2dbcPermissionDeniedException || state(failure).matches("(08|28|3D|57P).*");
	}

}
