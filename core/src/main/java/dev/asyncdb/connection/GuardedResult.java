package dev.asyncdb.connection;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.asyncdb.reactive.DrainingFlux;
import dev.asyncdb.reactive.StatementMonitor;
import dev.asyncdb.reactive.SubscriberRelay;
import dev.asyncdb.reactive.Uncancellable;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A result that is always read completely, even if its subscriber cancels or fails.
 */
final class GuardedResult implements Result {

	private final Result delegate;

	private final StatementMonitor monitor;

	private final AtomicBoolean consumed;

	GuardedResult(Result delegate, StatementMonitor monitor) {
		this(delegate, monitor, new AtomicBoolean());
	}

	private GuardedResult(Result delegate, StatementMonitor monitor, AtomicBoolean consumed) {
		this.delegate = delegate;
		this.monitor = monitor;
		this.consumed = consumed;
	}

	/**
	 * Read and discard the result unless it was subscribed to: drivers wait for it. Row
	 * by row, so that the monitor is notified of each of them.
	 */
	void discard() {
		if (this.consumed.compareAndSet(false, true)) {
			Uncancellable.mono(Flux.from(flatMap((segment) -> Mono.just(true))).then()).onErrorComplete().subscribe();
		}
	}

	@Override
	public Publisher<Long> getRowsUpdated() {
		return drained(() -> this.delegate.getRowsUpdated(), (rows) -> rows);
	}

	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
		return attempted(() -> this.delegate.map((row, metadata) -> Attempt.of(() -> mapping.apply(row, metadata))));
	}

	@Override
	public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapping) {
		return attempted(() -> this.delegate.map((readable) -> Attempt.of(() -> mapping.apply(readable))));
	}

	@Override
	public Result filter(Predicate<Segment> filter) {
		return new GuardedResult(this.delegate.filter(filter), this.monitor, this.consumed);
	}

	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
		return drained(() -> this.delegate.flatMap(mapping), (element) -> element);
	}

	// An exception of the mapping function must not reach the driver, which would cancel
	// the result
	private <T> Flux<T> attempted(Supplier<Publisher<Attempt<T>>> source) {
		return drained(source, Attempt::outcome);
	}

	private <S, T> Flux<T> drained(Supplier<? extends Publisher<? extends S>> source, SubscriberRelay<S, T> relay) {
		return new DrainingFlux<>(() -> {
			this.consumed.set(true);
			return source.get();
		}, relay, this.monitor, false);
	}

	private record Attempt<T>(@Nullable T value, @Nullable Throwable failure) {

		static <T> Attempt<T> of(Supplier<? extends T> mapping) {
			try {
				T value = mapping.get();
				return (value != null) ? new Attempt<>(value, null)
						: new Attempt<>(null, new NullPointerException("The mapping function returned null"));
			}
			catch (Throwable failure) {
				return new Attempt<>(null, failure);
			}
		}

		T outcome() throws Throwable {
			if (this.value == null) {
				throw Objects.requireNonNull(this.failure);
			}
			return this.value;
		}

	}

}
