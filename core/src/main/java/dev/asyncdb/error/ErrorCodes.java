package dev.asyncdb.error;

import java.util.Map;

import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import org.jspecify.annotations.Nullable;

/**
 * The codes of the databases. A vendor's own code says most, then the SQLSTATE, then its
 * class, and what the driver makes of it only comes last: PostgreSQL's calls most errors
 * of the server a failure of the connection.
 */
public final class ErrorCodes {

	private static final int STATE_LENGTH = 5;

	private static final int H2_DEADLOCK = 40001;

	private static final Map<Integer, DatabaseErrorKind> H2 = Map.ofEntries(
			Map.entry(23505, DatabaseErrorKind.DUPLICATE_KEY), Map.entry(H2_DEADLOCK, DatabaseErrorKind.DEADLOCK),
			Map.entry(50200, DatabaseErrorKind.LOCK_TIMEOUT), Map.entry(57014, DatabaseErrorKind.CANCELLED),
			Map.entry(90067, DatabaseErrorKind.CONNECTION_LOST), Map.entry(90096, DatabaseErrorKind.PERMISSION_DENIED),
			Map.entry(90097, DatabaseErrorKind.READ_ONLY), Map.entry(90098, DatabaseErrorKind.CONNECTION_LOST),
			Map.entry(90131, DatabaseErrorKind.LOCK_TIMEOUT));

	private static final Map<String, DatabaseErrorKind> STATES = Map.ofEntries(
			Map.entry("23505", DatabaseErrorKind.DUPLICATE_KEY), Map.entry("25006", DatabaseErrorKind.READ_ONLY),
			Map.entry("25P02", DatabaseErrorKind.TRANSACTION_FAILED),
			Map.entry("40001", DatabaseErrorKind.SERIALIZATION_FAILURE),
			Map.entry("40003", DatabaseErrorKind.OUTCOME_UNKNOWN), Map.entry("40P01", DatabaseErrorKind.DEADLOCK),
			Map.entry("42501", DatabaseErrorKind.PERMISSION_DENIED), Map.entry("55P03", DatabaseErrorKind.LOCK_TIMEOUT),
			Map.entry("57014", DatabaseErrorKind.CANCELLED), Map.entry("57P01", DatabaseErrorKind.CONNECTION_LOST),
			Map.entry("57P02", DatabaseErrorKind.CONNECTION_LOST), Map.entry("57P03", DatabaseErrorKind.SERVER_BUSY));

	private static final Map<String, DatabaseErrorKind> CLASSES = Map.ofEntries(
			Map.entry("08", DatabaseErrorKind.CONNECTION_LOST), Map.entry("22", DatabaseErrorKind.INVALID_VALUE),
			Map.entry("23", DatabaseErrorKind.CONSTRAINT_VIOLATION),
			Map.entry("28", DatabaseErrorKind.PERMISSION_DENIED), Map.entry("42", DatabaseErrorKind.BAD_GRAMMAR),
			Map.entry("44", DatabaseErrorKind.CONSTRAINT_VIOLATION), Map.entry("53", DatabaseErrorKind.SERVER_BUSY));

	private ErrorCodes() {
	}

	static DatabaseErrorKind kindOf(R2dbcException failure) {
		String state = (failure.getSqlState() != null) ? failure.getSqlState() : "";
		@Nullable DatabaseErrorKind kind = ofVendor(failure.getErrorCode());
		if (kind == null) {
			kind = STATES.get(state);
		}
		if (kind == null && isOutdated(state, failure.getMessage())) {
			kind = DatabaseErrorKind.OUTDATED_STATEMENT;
		}
		if (kind == null && state.length() == STATE_LENGTH) {
			kind = CLASSES.get(state.substring(0, 2));
		}
		return (kind != null) ? kind : ofDriver(failure, isAnswer(failure, state));
	}

	/**
	 * Whether the database has rolled back all of the transaction in which this happened,
	 * and would take what follows as if there had never been one.
	 */
	public static boolean isEndOfTransaction(R2dbcException failure) {
		int code = failure.getErrorCode();
		return code == H2_DEADLOCK || MariaDbErrorCodes.isEndOfTransaction(code);
	}

	private static @Nullable DatabaseErrorKind ofVendor(int code) {
		DatabaseErrorKind kind = MariaDbErrorCodes.kindOf(code);
		return (kind != null) ? kind : H2.get(code);
	}

	// "Feature not supported" is all that its state says
	private static boolean isOutdated(String state, @Nullable String message) {
		return state.equals("0A000") && message != null && message.contains("cached plan");
	}

	// A server that answers is there, whatever the driver calls its answer
	private static boolean isAnswer(R2dbcException failure, String state) {
		return state.length() == STATE_LENGTH
				&& (failure.getErrorCode() == 0 || MariaDbErrorCodes.isOfServer(failure.getErrorCode()));
	}

	private static DatabaseErrorKind ofDriver(R2dbcException failure, boolean answer) {
		if (failure instanceof R2dbcNonTransientResourceException) {
			return answer ? DatabaseErrorKind.OTHER : DatabaseErrorKind.CONNECTION_LOST;
		}
		if (failure instanceof R2dbcTransientResourceException) {
			return answer ? DatabaseErrorKind.OTHER : DatabaseErrorKind.SERVER_BUSY;
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

}
