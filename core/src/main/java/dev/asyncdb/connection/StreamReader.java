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
	 * together with its connection, if its reader is gone, or if it is stalled while
	 * others wait for a connection.
	 * @param context the context of the subscriber
	 * @param isStalled returns whether the reader has taken nothing for some seconds
	 * although there is something to take; called repeatedly while a result has no demand
	 * @param isGone returns whether the reader is gone without a cancel of the stream;
	 * called likewise
	 * @return the context to subscribe with
	 * @since 0.1.0
	 */
	public static Context in(Context context, BooleanSupplier isStalled, BooleanSupplier isGone) {
		return context.put(ReaderState.class, new Reader(isStalled, isGone));
	}

	private record Reader(BooleanSupplier stalled, BooleanSupplier gone) implements ReaderState {

		@Override
		public boolean isStalled() {
			return this.stalled.getAsBoolean();
		}

		@Override
		public boolean isGone() {
			return this.gone.getAsBoolean();
		}

	}

}
