package dev.asyncdb.error;

import java.io.IOException;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientResourceException;

/**
 * What a failure to end a transaction means.
 */
public final class CompletionFailures {

	private CompletionFailures() {
	}

	/**
	 * Whether nobody knows if a COMMIT has taken place. A server that refuses it with an
	 * error of its own has rolled back.
	 */
	public static boolean isOutcomeUnknown(Throwable failure) {
		return !(failure instanceof LostTransactionException) && (failure instanceof NoAnswerException
				|| failure instanceof IOException || DatabaseErrorKind.of(failure).isOutcomeOpen());
	}

	/**
	 * Whether the connection is of no more use.
	 */
	public static boolean isConnectionFailure(Throwable failure) {
		return failure instanceof NoAnswerException || failure instanceof R2dbcNonTransientResourceException
				|| failure instanceof R2dbcTransientResourceException;
	}

}
