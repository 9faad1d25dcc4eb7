package dev.asyncdb.error;

import java.util.Map;
import java.util.Set;

import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The meaning of errors whose codes are not in the table, by the type of the exception.
 * The codes come first, since PostgreSQL's driver reports most errors of the server as
 * failures of the connection.
 */
final class DriverErrors {

	private static final boolean POSTGRESQL_PRESENT = ClassUtils
		.isPresent("io.r2dbc.postgresql.api.PostgresqlException", DriverErrors.class.getClassLoader());

	private static final int MARIADB_DRIVER = 9000;

	private DriverErrors() {
	}

	static DatabaseErrorKind kindOf(R2dbcException failure, ErrorCode code) {
		if (ErrorCodes.isFeatureNotSupported(code) && POSTGRESQL_PRESENT) {
			DatabaseErrorKind kind = Postgres.kindOfRoutine(failure);
			if (kind != null) {
				return kind;
			}
		}
		return kindOf(failure, ErrorCodes.isSentByServer(code));
	}

	/**
	 * Return whether the server refused a message, such as a statement with too many
	 * parameters. Its SQLSTATE is of the class of lost connections, but the connection is
	 * usable. Poolers end connections with the same SQLSTATE.
	 */
	static boolean isRefusedMessage(Throwable failure, ErrorCode code) {
		return ErrorCodes.isProtocolViolation(code) && POSTGRESQL_PRESENT && Postgres.isConnectionUsable(failure);
	}

	/**
	 * Return whether the driver made an error of what the server said: MariaDB's does
	 * that to each refusal of a connection.
	 */
	static boolean isWrapper(Throwable failure) {
		return failure instanceof R2dbcException error && error.getErrorCode() == MARIADB_DRIVER
				&& error.getCause() instanceof R2dbcException;
	}

	// PostgreSQL lets a warning have the code of an error
	static boolean isWarning(R2dbcException message) {
		if (POSTGRESQL_PRESENT && message instanceof PostgresqlException) {
			return Postgres.isWarning(message);
		}
		String state = message.getSqlState();
		return state != null && (state.startsWith("00") || state.startsWith("01"));
	}

	private static DatabaseErrorKind kindOf(R2dbcException failure, boolean isSentByServer) {
		if (failure instanceof R2dbcNonTransientResourceException) {
			return isSentByServer ? DatabaseErrorKind.OTHER : DatabaseErrorKind.CONNECTION_LOST;
		}
		if (failure instanceof R2dbcTransientResourceException) {
			return isSentByServer ? DatabaseErrorKind.OTHER : DatabaseErrorKind.SERVER_BUSY;
		}
		if (failure instanceof R2dbcTimeoutException) {
			return DatabaseErrorKind.CANCELLED;
		}
		if (failure instanceof R2dbcRollbackException) {
			return DatabaseErrorKind.TRANSACTION_FAILED;
		}
		if (failure instanceof R2dbcDataIntegrityViolationException) {
			return DatabaseErrorKind.CONSTRAINT_VIOLATION;
		}
		if (failure instanceof R2dbcPermissionDeniedException) {
			return DatabaseErrorKind.PERMISSION_DENIED;
		}
		return (failure instanceof R2dbcBadGrammarException) ? DatabaseErrorKind.BAD_GRAMMAR : DatabaseErrorKind.OTHER;
	}

	/**
	 * Loaded only if PostgreSQL's driver is on the class path.
	 */
	private static final class Postgres {

		// The SQLSTATE only says "feature not supported", and the text is localized
		private static final Map<String, DatabaseErrorKind> ROUTINES = Map.of("RevalidateCachedQuery",
				DatabaseErrorKind.OUTDATED_STATEMENT,
				// A standby refuses the begin of a transaction that may write
				"call_bool_check_hook", DatabaseErrorKind.READ_ONLY);

		private static final Set<String> ERRORS = Set.of("ERROR", "FATAL", "PANIC");

		static boolean isWarning(R2dbcException message) {
			ErrorDetails details = ((PostgresqlException) message).getErrorDetails();
			return !ERRORS.contains(details.getSeverityNonLocalized());
		}

		static boolean isConnectionUsable(Throwable failure) {
			return failure instanceof PostgresqlException error
					&& "ERROR".equals(error.getErrorDetails().getSeverityNonLocalized());
		}

		static @Nullable DatabaseErrorKind kindOfRoutine(R2dbcException failure) {
			return (failure instanceof PostgresqlException error)
					? error.getErrorDetails().getRoutine().map(ROUTINES::get).orElse(null) : null;
		}

	}

}
