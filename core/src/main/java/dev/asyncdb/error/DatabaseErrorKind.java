package dev.asyncdb.error;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

/**
 * What an error of a database means, whatever the database and its driver call it.
 *
 * @since 0.1.0
 */
public enum DatabaseErrorKind {

	/** A row with the same unique value is there already. */
	DUPLICATE_KEY("a row with the same unique value is there already"),

	/** A constraint other than a unique one does not allow it. */
	CONSTRAINT_VIOLATION("a constraint does not allow it"),

	/** A value is not valid, such as one that is too long for its column. */
	INVALID_VALUE("a value is not valid, or does not fit its column"),

	/** What concurrent transactions did cannot be put into any order. */
	SERIALIZATION_FAILURE("it conflicts with a concurrent transaction; the transaction can be repeated as a whole"),

	/** Transactions waited for each other, and this one was rolled back. */
	DEADLOCK("it and a concurrent transaction waited for each other; the transaction can be repeated as a whole"),

	/** A lock did not become free in time. */
	LOCK_TIMEOUT("another transaction holds a lock on what it needs"),

	/** A statement was cancelled or took too long. */
	CANCELLED("it was cancelled, or took longer than a limit allows"),

	/** The connection is broken or the server goes down. */
	CONNECTION_LOST("the connection is lost, or the server goes down"),

	/** The server starts, or has run out of something. */
	SERVER_BUSY("the server is starting, or has run out of connections, memory or disk space"),

	/** The server, or the transaction, is for reading only. */
	READ_ONLY("the server or the transaction is for reading only"),

	/** An earlier statement of the transaction failed. */
	TRANSACTION_FAILED("an earlier statement of its transaction failed"),

	/** Whether the work was done is not known. */
	OUTCOME_UNKNOWN("whether it was done is not known"),

	/** A table was altered after a statement on it was prepared. */
	OUTDATED_STATEMENT("its table was altered after it was prepared"),

	/** The database user may not do this. */
	PERMISSION_DENIED("the database user may not do this"),

	/** The statement is wrong, or names what does not exist. */
	BAD_GRAMMAR("the statement is wrong, or names what does not exist"),

	/** Anything else, also what is no error of a database. */
	OTHER("the database reports an error");

	private final String meaning;

	DatabaseErrorKind(String meaning) {
		this.meaning = meaning;
	}

	/**
	 * Find out what a failure means. Causes count: an error that only tells of an earlier
	 * one of its transaction has the kind of that one, if it is known.
	 * @param failure any failure
	 * @return the kind of the first error of a database among it and its causes,
	 * {@link #OTHER} if there is none
	 * @since 0.1.0
	 */
	public static DatabaseErrorKind of(Throwable failure) {
		DatabaseErrorKind vague = OTHER;
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		@Nullable Throwable current = failure;
		while (current != null && seen.add(current)) {
			DatabaseErrorKind kind = ofAlone(current);
			if (kind == TRANSACTION_FAILED) {
				vague = kind;
			}
			else if (kind != OTHER) {
				return kind;
			}
			current = current.getCause();
		}
		return vague;
	}

	private static DatabaseErrorKind ofAlone(Throwable failure) {
		if (failure instanceof CommitOutcomeUnknownException) {
			return OUTCOME_UNKNOWN;
		}
		return (failure instanceof R2dbcException error) ? ErrorCodes.kindOf(error) : OTHER;
	}

	/**
	 * Whether the same transaction may pass when it is repeated as a whole: it met
	 * another one and nothing of it is stored.
	 * @return {@code true} for serialization failures and deadlocks
	 * @since 0.1.0
	 */
	public boolean isConflict() {
		return this == SERIALIZATION_FAILURE || this == DEADLOCK;
	}

	/**
	 * Whether a COMMIT that ends like this may still have been carried out.
	 */
	boolean isOutcomeOpen() {
		return this == CONNECTION_LOST || this == SERVER_BUSY || this == OUTCOME_UNKNOWN;
	}

	/**
	 * Say it in words.
	 * @return the end of a sentence, without values
	 * @since 0.1.0
	 */
	public String meaning() {
		return this.meaning;
	}

}
