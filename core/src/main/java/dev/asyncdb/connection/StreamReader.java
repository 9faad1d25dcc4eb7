package dev.asyncdb.connection;

import java.util.function.BooleanSupplier;

import dev.asyncdb.reactive.ReaderState;
import reactor.util.context.Context;

/**
 * The reader at the end of a stream, such as the client of a web server, for what knows
 * more of it than whether it requests elements.
 *
 * @since 0.1.0
 */
public final class StreamReader {

	private StreamReader() {
	}

	/**
	 * Tell the results of a stream about their reader. A result without demand is closed,
	 * together with its connection, if its reader is stalled while others wait for a
	 * connection.
	 * @param context the context of the subscriber
	 * @param isStalled returns whether the reader has taken nothing for some seconds
	 * although there is something to take; called repeatedly while a result has no demand
	 * @return the context to subscribe with
	 * @since 0.1.0
	 */
	public static Context in(Context context, BooleanSupplier isStalled) {
		ReaderState state = isStalled::getAsBoolean;
		return context.put(ReaderState.class, state);
	}

}
