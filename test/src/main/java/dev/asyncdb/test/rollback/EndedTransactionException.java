package dev.asyncdb.test.rollback;

import io.r2dbc.spi.R2dbcNonTransientException;

/**
 * A statement that would end the transaction of the test was refused.
 *
 * @since 0.1.0
 */
public final class EndedTransactionException extends R2dbcNonTransientException {

	/**
	 * Create the exception.
	 * @param statement the statement
	 * @since 0.1.0
	 */
	public EndedTransactionException(String statement) {
		super(("'%s' would end the transaction of the test, and what was written before would stay:"
				+ " annotate this test with @RealTransactions")
			.formatted(SqlText.shortened(statement)));
	}

}
