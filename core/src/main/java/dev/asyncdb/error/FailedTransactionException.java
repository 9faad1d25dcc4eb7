package dev.asyncdb.error;

import io.r2dbc.spi.R2dbcException;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * The database takes nothing more in this transaction, since an earlier statement of it
 * failed.
 * <p>
 * The work went on after an error. Let the error end the transaction, or do what may fail
 * in a savepoint. The cause is the error of the earlier statement where it is known.
 *
 * @since 0.1.0
 */
public final class FailedTransactionException extends InvalidDataAccessApiUsageException {

	private static final long serialVersionUID = 1L;

	FailedTransactionException(String message, R2dbcException refusal) {
		super(message + ". Let the error of a statement end the transaction, or run what may fail in inSavepoint(..)",
				refusal);
	}

	/**
	 * Tell of the earlier error.
	 * @param first the error of the earlier statement, which becomes the cause
	 * @param refusal what the database said to a later one
	 * @since 0.1.0
	 */
	public FailedTransactionException(Throwable first, Throwable refusal) {
		super("An earlier statement of this transaction failed, so the database takes nothing more in it. Let that"
				+ " error end the transaction, or run what may fail in inSavepoint(..)", first);
		addSuppressed(refusal);
	}

}
