package dev.asyncdb.connection;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import dev.asyncdb.reactive.Drain;
import dev.asyncdb.reactive.StatementMonitor;
import dev.asyncdb.reactive.Uncancellable;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A result that is always read completely, even if its subscriber cancels or fails.
 */
final class GuardedResult implements Result {

	private static final AtomicIntegerFieldUpdater<GuardedResult> CONSUMED = AtomicIntegerFieldUpdater
		.newUpdater(GuardedResult.class, "consumed");

	private final Result delegate;

	private final StatementMonitor monitor;

	private final @Nullable UnaryOperator<Result> view;

	/** The result of which this is a view, or this one. */
	private final GuardedResult whole;

	@SuppressWarnings("unused") // by its updater
	private volatile int consumed;

	GuardedResult(Result delegate, StatementMonitor monitor) {
		this.delegate = delegate;
		this.monitor = monitor;
		this.view = null;
		this.whole = this;
	}

	private GuardedResult(GuardedResult whole, UnaryOperator<Result> view) {
		this.delegate = whole.delegate;
		this.monitor = whole.monitor;
		this.view = view;
		this.whole = whole;
	}

	/**
	 * The result is subscribed to.
	 * @return {@code false} if it was before
	 */
	private boolean consume() {
		return CONSUMED.compareAndSet(this.whole, 0, 1);
	}

	/**
	 * Read and discard the result unless it was subscribed to: drivers wait for it. Row
	 * by row, so that the monitor is notified of each of them.
	 */
	void discard() {
		if (consume()) {
			Uncancellable.mono(Flux.from(flatMap((segment) -> Mono.just(true))).then()).onErrorComplete().subscribe();
		}
	}

	@Override
	public Publisher<Long> getRowsUpdated() {
		return new Rows<>(this, Result::getRowsUpdated);
	}

	// An exception of the mapping function must not reach the driver, which would cancel
	// the result
	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
		return new Rows<>(this, (result) -> result.map((row, metadata) -> {
			try {
				return mapped(mapping.apply(row, metadata));
			}
			catch (Throwable failure) {
				return new Failed(failure);
			}
		}));
	}

	@Override
	public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapping) {
		return new Rows<>(this, (result) -> result.map((readable) -> {
			try {
				return mapped(mapping.apply(readable));
			}
			catch (Throwable failure) {
				return new Failed(failure);
			}
		}));
	}

	private static Object mapped(@Nullable Object value) {
		return Objects.requireNonNull(value, "The mapping function returned null");
	}

	@Override
	public Result filter(Predicate<Segment> filter) {
		return new GuardedResult(this.whole, (result) -> viewed(result).filter(filter));
	}

	private Result viewed(Result result) {
		return (this.view != null) ? this.view.apply(result) : result;
	}

	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
		return new Rows<>(this, (result) -> result.flatMap(mapping));
	}

	/**
	 * A row whose mapping function has failed.
	 */
	private record Failed(Throwable failure) {
	}

	/**
	 * What is read of a result.
	 */
	private static final class Rows<S, T> extends Flux<T> implements Function<Result, Publisher<S>> {

		private final GuardedResult result;

		private final Function<Result, ? extends Publisher<S>> reader;

		Rows(GuardedResult result, Function<Result, ? extends Publisher<S>> reader) {
			this.result = result;
			this.reader = reader;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> actual) {
			new RowDrain<>(this, actual).start();
		}

		@Override
		public Publisher<S> apply(Result driver) {
			return this.reader.apply(this.result.viewed(driver));
		}

		Publisher<S> read() {
			this.result.consume();
			return this.result.monitor.read(this.result.delegate, this);
		}

	}

	private static final class RowDrain<S, T> extends Drain<S, T> {

		private final Rows<S, T> rows;

		RowDrain(Rows<S, T> rows, CoreSubscriber<? super T> actual) {
			super(actual, false);
			this.rows = rows;
		}

		@Override
		protected StatementMonitor monitor() {
			return this.rows.result.monitor;
		}

		void start() {
			open(this.rows::read);
		}

		@Override
		@SuppressWarnings("unchecked")
		protected T converted(S element) throws Throwable {
			if (element instanceof Failed failed) {
				throw failed.failure();
			}
			return (T) element;
		}

	}

}
