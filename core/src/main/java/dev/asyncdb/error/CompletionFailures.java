package dev.asyncdb.error;

import java.io.IOException;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientResourceException;

/**
 * Classifies failures of COMMIT and ROLLBACK.
 */
public final class CompletionFailures {

	private CompletionFailures() {
	}

	/**
	 * Return whether the outcome of a COMMIT is unknown. A server that answers with an
	 * error has rolled back.
	 */
	public static boolean isOutcomeUnknown(Throwable failure) {
		return !(failure instanceof LostTransactionException) && (failure instanceof NoAnswerException
				|| failure instanceof IOException || DatabaseErrorKind.of(failure).isOutcomeOpen());
	}

	/**
	 * Return the failure after a statement that may have committed itself.
	 */
	public static Throwable outcomeUnknown(Throwable failure) {
		return (failure instanceof CommitOutcomeUnknownException) ? failure
				: new CommitOutcomeUnknownException(failure);
	}

	/**
	 * Return whether the connection is unusable.
	 */
	public static boolean isConnectionFailure(Throwable failure) {
		return failure instanceof NoAnswerException || failure instanceof R2dbcNonTransientResourceException
				|| failure instanceof R2dbcTransientResourceException;
	}

}
