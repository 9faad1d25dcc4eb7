package dev.asyncdb.statement.sql;

import java.util.function.Function;

import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * The elements of the results of a statement, on request. Lazy and re-subscribable.
 */
final class ResultFlux<T> extends Flux<T> {

	private final Execution execution;

	private final Function<Result, Publisher<T>> reader;

	ResultFlux(Execution execution, Function<Result, Publisher<T>> reader) {
		this.execution = execution;
		this.reader = reader;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		new Reader<>(actual, this).start();
	}

	private static final class Reader<T> extends ResultReader<T, T> {

		private final ResultFlux<T> source;

		private @Nullable Subscription result;

		Reader(CoreSubscriber<? super T> actual, ResultFlux<T> source) {
			super(actual, source.execution);
			this.source = source;
		}

		@Override
		protected Publisher<T> read(Result result) {
			return this.source.reader.apply(result);
		}

		// A request reaches a result once: here, or when it begins
		@Override
		protected void requested(long n) {
			Subscription open;
			synchronized (this) {
				add(n);
				open = this.result;
			}
			if (open != null) {
				open.request(n);
			}
		}

		@Override
		protected void begin(Subscription result) {
			long missing;
			synchronized (this) {
				this.result = result;
				missing = outstanding();
			}
			if (missing > 0) {
				result.request(missing);
			}
		}

		@Override
		protected void element(T element) {
			next(element);
			delivered();
		}

		@Override
		protected void finish() {
			end(null);
		}

	}

}
