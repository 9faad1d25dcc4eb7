package dev.asyncdb.error;

import java.time.Duration;

import io.r2dbc.spi.R2dbcTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The server did not answer within a limit, so the connection was closed.
 */
public final class NoAnswerException extends R2dbcTimeoutException {

	private static final long serialVersionUID = 1L;

	public NoAnswerException(Duration limit, @Nullable Throwable cause) {
		super("The server did not answer for %s, so the connection was closed".formatted(limit), cause);
	}

}
