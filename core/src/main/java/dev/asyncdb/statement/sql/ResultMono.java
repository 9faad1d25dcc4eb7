package dev.asyncdb.statement.sql;

import java.util.Objects;

import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Fuseable.ScalarCallable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * What becomes of all results of a statement. Lazy and re-subscribable.
 */
final class ResultMono<T, S, R> extends Mono<R> {

	private final Execution execution;

	private final ResultCollector<T, S, R> collector;

	ResultMono(Execution execution, ResultCollector<T, S, R> collector) {
		this.execution = execution;
		this.collector = collector;
	}

	@Override
	public void subscribe(CoreSubscriber<? super R> actual) {
		new Reader<>(actual, this).start();
	}

	private static final class Reader<T, S, R> extends ResultReader<T, R> {

		private final ResultCollector<T, S, R> collector;

		private @Nullable S collected;

		Reader(CoreSubscriber<? super R> actual, ResultMono<T, S, R> source) {
			super(actual, source.execution);
			this.collector = source.collector;
		}

		@Override
		protected Publisher<T> read(Result result) {
			return this.collector.read(result);
		}

		@Override
		protected void requested(long n) {
			// Everything is read
		}

		@Override
		protected void begin(Subscription result) {
			result.request(Long.MAX_VALUE);
		}

		@Override
		protected void element(T element) {
			try {
				this.collected = this.collector.add(this.collected, element);
			}
			catch (Throwable failure) {
				Exceptions.throwIfFatal(failure);
				abort(failure);
			}
		}

		@Override
		@SuppressWarnings("unchecked")
		protected void finish() {
			Mono<R> outcome = Objects.requireNonNull(this.collector.finish(this.collected));
			if (outcome instanceof ScalarCallable<?> immediate) {
				complete((R) value(immediate));
			}
			else {
				outcome.subscribe(new Outcome<>(this));
			}
		}

		private static @Nullable Object value(ScalarCallable<?> immediate) {
			try {
				return immediate.call();
			}
			catch (Exception failure) {
				throw Exceptions.propagate(failure);
			}
		}

		private void complete(@Nullable R value) {
			if (value != null) {
				next(value);
			}
			end(null);
		}

		void outcome(R value) {
			next(value);
		}

		void outcomeComplete() {
			end(null);
		}

	}

	/**
	 * Receives the outcome if it is not known immediately.
	 */
	private record Outcome<R>(Reader<?, ?, R> reader) implements CoreSubscriber<R> {

		@Override
		public Context currentContext() {
			return this.reader.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.reader.follow(subscription);
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(R value) {
			this.reader.outcome(value);
		}

		@Override
		public void onError(Throwable failure) {
			this.reader.abort(failure);
		}

		@Override
		public void onComplete() {
			this.reader.outcomeComplete();
		}

	}

}
