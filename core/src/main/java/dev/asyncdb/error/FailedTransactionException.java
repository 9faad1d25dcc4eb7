package dev.asyncdb.error;

import io.r2dbc.spi.R2dbcException;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown if the database rejects a statement because an earlier statement of the
 * transaction failed.
 * <p>
 * Let the error of the earlier statement end the transaction, or run statements that may
 * fail in a savepoint. The cause is the error of the earlier statement, if it is known.
 *
 * @since 0.1.0
 */
public final class FailedTransactionException extends InvalidDataAccessApiUsageException {

	private static final long serialVersionUID = 1L;

	FailedTransactionException(String message, R2dbcException refusal) {
		super(message + ". Let the error of a statement end the transaction, or run statements that may fail in"
				+ " inSavepoint(..)", refusal);
	}

	/**
	 * Create the exception for an error of an earlier statement.
	 * @param first the error of the earlier statement, which becomes the cause
	 * @param refusal the error of the later statement
	 * @since 0.1.0
	 */
	public FailedTransactionException(Throwable first, Throwable refusal) {
		super("An earlier statement of this transaction failed, so the database rejects further statements. Let that"
				+ " error end the transaction, or run statements that may fail in inSavepoint(..)", first);
		addSuppressed(refusal);
	}

}
