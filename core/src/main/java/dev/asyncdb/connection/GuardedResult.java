package dev.asyncdb.connection;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

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

	private final UnaryOperator<Result> view;

	GuardedResult(Result delegate, StatementMonitor monitor) {
		this(delegate, monitor, new AtomicBoolean(), UnaryOperator.identity());
	}

	private GuardedResult(Result delegate, StatementMonitor monitor, AtomicBoolean consumed,
			UnaryOperator<Result> view) {
		this.view = view;
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
		return drained(Result::getRowsUpdated, (rows) -> rows);
	}

	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
		return attempted((result) -> result.map((row, metadata) -> Attempt.of(() -> mapping.apply(row, metadata))));
	}

	@Override
	public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapping) {
		return attempted((result) -> result.map((readable) -> Attempt.of(() -> mapping.apply(readable))));
	}

	@Override
	public Result filter(Predicate<Segment> filter) {
		return new GuardedResult(this.delegate, this.monitor, this.consumed,
				(result) -> this.view.apply(result).filter(filter));
	}

	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
		return drained((result) -> result.flatMap(mapping), (element) -> element);
	}

	// An exception of the mapping function must not reach the driver, which would cancel
	// the result
	private <T> Flux<T> attempted(Function<Result, Publisher<Attempt<T>>> reader) {
		return drained(reader, Attempt::outcome);
	}

	private <S, T> Flux<T> drained(Function<Result, Publisher<S>> reader, SubscriberRelay<S, T> relay) {
		return new DrainingFlux<>(() -> {
			this.consumed.set(true);
			return this.monitor.read(this.delegate, reader.compose(this.view));
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
