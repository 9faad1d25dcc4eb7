package dev.asyncdb.reactive;

import java.util.function.Supplier;

import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Drains a publisher instead of cancelling it: the remaining elements are requested and
 * discarded.
 * <p>
 * A cancelled driver publisher can leave the rest of a result in the connection and block
 * every later statement (pgjdbc/r2dbc-postgresql#661). Draining avoids that.
 *
 * @param <S> the type of the elements of the driver
 * @param <T> the type of the elements for the subscriber
 */
public final class DrainingFlux<S, T> extends Flux<T> {

	private final Supplier<? extends Publisher<? extends S>> source;

	private final SubscriberRelay<S, T> relay;

	private final StatementMonitor monitor;

	private final boolean isStatement;

	/**
	 * Drain a publisher.
	 * @param source supplies the publisher of the driver
	 * @param relay converts or discards the elements
	 * @param monitor is notified of each signal
	 * @param isStatement whether this publisher is the whole statement, or one result of
	 * it
	 */
	public DrainingFlux(Supplier<? extends Publisher<? extends S>> source, SubscriberRelay<S, T> relay,
			StatementMonitor monitor, boolean isStatement) {
		this.source = source;
		this.relay = relay;
		this.monitor = monitor;
		this.isStatement = isStatement;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		CoreSubscriber<S> drain = new Drain<>(actual, this.relay, this.monitor, this.isStatement);
		sourceOrError().subscribe(drain);
	}

	private Publisher<? extends S> sourceOrError() {
		try {
			return this.source.get();
		}
		catch (Throwable failure) {
			return Flux.error(failure);
		}
	}

}
