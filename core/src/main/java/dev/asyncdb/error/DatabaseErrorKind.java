package dev.asyncdb.error;

import java.util.List;

import io.r2dbc.spi.R2dbcException;

/**
 * The meaning of a database error, independent of the database and its driver.
 *
 * @since 0.1.0
 */
public enum DatabaseErrorKind {

	/** A row with the same unique value already exists. */
	DUPLICATE_KEY("a row with the same unique value already exists"),

	/** A constraint other than a unique constraint is violated. */
	CONSTRAINT_VIOLATION("it violates a constraint"),

	/** A value is invalid, such as one that is too long for its column. */
	INVALID_VALUE("a value is invalid or does not fit its column"),

	/** The effects of concurrent transactions cannot be serialized. */
	SERIALIZATION_FAILURE("it conflicts with a concurrent transaction; repeat the transaction as a whole"),

	/** Transactions waited for each other, and the database rolled this one back. */
	DEADLOCK("a deadlock with a concurrent transaction; repeat the transaction as a whole"),

	/** A lock did not become free in time. */
	LOCK_TIMEOUT("another transaction holds a lock that it needs"),

	/** A statement was cancelled or exceeded a timeout. */
	CANCELLED("it was cancelled or exceeded a timeout"),

	/** The connection is lost, or the server is shutting down. */
	CONNECTION_LOST("the connection is lost, or the server is shutting down"),

	/** The server is starting, or a resource of it is exhausted. */
	SERVER_BUSY("the server is starting, or has run out of connections, memory or disk space"),

	/** The server or the transaction is read-only. */
	READ_ONLY("the server or the transaction is read-only"),

	/** An earlier statement of the transaction failed. */
	TRANSACTION_FAILED("an earlier statement of its transaction failed"),

	/** The outcome of the work is unknown. */
	OUTCOME_UNKNOWN("its outcome is unknown"),

	/** A table was altered after a statement on it was prepared. */
	OUTDATED_STATEMENT("its table was altered after it was prepared"),

	/** The server refused the user or the password of a connection. */
	AUTHENTICATION_FAILED("the server refused the user or the password of the connection: check asyncdb.username and"
			+ " asyncdb.password, spring.r2dbc.username and spring.r2dbc.password, or those of the database URL"),

	/** The database of a connection does not exist. */
	UNKNOWN_DATABASE("the database of the connection does not exist: check the database URL"),

	/** The database user has no permission. */
	PERMISSION_DENIED("the database user has no permission for it"),

	/** The statement is invalid, or names an object that does not exist. */
	BAD_GRAMMAR("the statement is invalid, or names an object that does not exist"),

	/** Any other error, including failures that are no database error. */
	OTHER("the database reports an error");

	private final String meaning;

	DatabaseErrorKind(String meaning) {
		this.meaning = meaning;
	}

	/**
	 * Determine the kind of a failure of R2DBC or JDBC. Causes count: an error that only
	 * reports an earlier error of its transaction, or that a driver made of an error of
	 * the server, has the kind of that one, if it is known.
	 * @param failure any failure
	 * @return the kind of the first database error among the failure and its causes,
	 * {@link #OTHER} if there is none
	 * @since 0.1.0
	 */
	public static DatabaseErrorKind of(Throwable failure) {
		List<DatabaseErrorKind> kinds = Causes.of(failure)
			.filter((cause) -> !DriverErrors.isWrapper(cause))
			.map(DatabaseErrorKind::ofAlone)
			.filter((kind) -> kind != OTHER)
			.toList();
		DatabaseErrorKind vague = kinds.isEmpty() ? OTHER : TRANSACTION_FAILED;
		return kinds.stream().filter((kind) -> kind != TRANSACTION_FAILED).findFirst().orElse(vague);
	}

	static DatabaseErrorKind ofAlone(Throwable failure) {
		if (failure instanceof CommitOutcomeUnknownException) {
			return OUTCOME_UNKNOWN;
		}
		if (failure instanceof OutdatedStatementException) {
			return OUTDATED_STATEMENT;
		}
		ErrorCode code = ErrorCode.of(failure);
		if (code == null) {
			return OTHER;
		}
		if (DriverErrors.isRefusedMessage(failure, code)) {
			return BAD_GRAMMAR;
		}
		DatabaseErrorKind kind = ErrorCodes.kindOf(code);
		if (kind != null) {
			return kind;
		}
		return (failure instanceof R2dbcException error) ? DriverErrors.kindOf(error, code) : OTHER;
	}

	/**
	 * Return whether the same transaction can succeed when it is repeated as a whole: it
	 * conflicted with another one, and the database has stored nothing of it. An
	 * {@link #OUTDATED_STATEMENT} is no conflict of transactions, but can be repeated as
	 * well; {@code TransactionOptions.withRetries(..)} repeats all three.
	 * @return {@code true} for serialization failures and deadlocks
	 * @since 0.1.0
	 */
	public boolean isConflict() {
		return this == SERIALIZATION_FAILURE || this == DEADLOCK;
	}

	/**
	 * Return whether the server may have executed a COMMIT that failed like this.
	 */
	boolean isOutcomeOpen() {
		return this == CONNECTION_LOST || this == SERVER_BUSY || this == OUTCOME_UNKNOWN;
	}

	/**
	 * Return the meaning for the end of an error message.
	 * @return a clause without values of rows or parameters
	 * @since 0.1.0
	 */
	public String meaning() {
		return this.meaning;
	}

}
