package dev.asyncdb.test.rollback;

import java.time.Duration;

import io.r2dbc.spi.R2dbcTimeoutException;

/**
 * A caller has waited too long for its turn on the connection of a test.
 *
 * @since 0.1.0
 */
public final class TurnTimeoutException extends R2dbcTimeoutException {

	/**
	 * Create the exception.
	 * @param statement the statement that has waited
	 * @param limit how long it has waited
	 * @param holder what holds the connection
	 * @since 0.1.0
	 */
	public TurnTimeoutException(String statement, Duration limit, String holder) {
		super(("'%s' has waited %d ms for the connection of the test, which all callers share. It is held by %s."
				+ " A test whose callers need connections of their own is annotated with @RealTransactions")
			.formatted(SqlText.shortened(statement), limit.toMillis(), holder));
	}

}
