package dev.asyncdb.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A result that says when it has been read and was an error of the database.
 *
 * @param delegate the result of the driver
 * @param hasFailed what to do then
 */
record FailureRecordingResult(Result delegate, Runnable hasFailed) implements Result {

	@Override
	public Publisher<Long> getRowsUpdated() {
		return noting(this.delegate.getRowsUpdated());
	}

	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
		return noting(this.delegate.map(mapping));
	}

	@Override
	public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapping) {
		return noting(this.delegate.map(mapping));
	}

	@Override
	public Result filter(Predicate<Segment> filter) {
		return new FailureRecordingResult(this.delegate.filter(filter), this.hasFailed);
	}

	// Here an error of the database is an element, which the reader may take for nothing
	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
		return Flux.defer(() -> {
			AtomicBoolean isError = new AtomicBoolean();
			Publisher<T> read = this.delegate.flatMap((segment) -> {
				if (segment instanceof Message message && isError(message)) {
					isError.set(true);
				}
				return mapping.apply(segment);
			});
			return noting(read).doAfterTerminate(() -> {
				if (isError.get()) {
					this.hasFailed.run();
				}
			});
		});
	}

	private static boolean isError(Message message) {
		String state = message.sqlState();
		return state == null || !(state.startsWith("00") || state.startsWith("01"));
	}

	// First the reader hears of it, and cancels what it does not want any more
	private <T> Flux<T> noting(Publisher<T> read) {
		AtomicBoolean isError = new AtomicBoolean();
		return Flux.from(read).doOnError((failure) -> isError.set(true)).doAfterTerminate(() -> {
			if (isError.get()) {
				this.hasFailed.run();
			}
		});
	}

}
