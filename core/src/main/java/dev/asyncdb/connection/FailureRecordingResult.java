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
 * A result that runs an action after it was read and contained a database error.
 *
 * @param delegate the result of the driver
 * @param onFailure the action
 */
record FailureRecordingResult(Result delegate, Runnable onFailure) implements Result {

	@Override
	public Publisher<Long> getRowsUpdated() {
		return recording(this.delegate.getRowsUpdated());
	}

	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
		return recording(this.delegate.map(mapping));
	}

	@Override
	public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapping) {
		return recording(this.delegate.map(mapping));
	}

	@Override
	public Result filter(Predicate<Segment> filter) {
		return new FailureRecordingResult(this.delegate.filter(filter), this.onFailure);
	}

	// Here a database error is a segment, which the mapping may ignore
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
			return recording(read).doAfterTerminate(() -> {
				if (isError.get()) {
					this.onFailure.run();
				}
			});
		});
	}

	private static boolean isError(Message message) {
		String state = message.sqlState();
		return state == null || !(state.startsWith("00") || state.startsWith("01"));
	}

	// After the subscriber was notified, so that it can cancel first
	private <T> Flux<T> recording(Publisher<T> read) {
		AtomicBoolean isError = new AtomicBoolean();
		return Flux.from(read).doOnError((failure) -> isError.set(true)).doAfterTerminate(() -> {
			if (isError.get()) {
				this.onFailure.run();
			}
		});
	}

}
