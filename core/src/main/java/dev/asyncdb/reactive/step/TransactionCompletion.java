package dev.asyncdb.reactive.step;

import java.util.function.UnaryOperator;

import dev.asyncdb.error.DatabaseErrors;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Ends a transaction, then releases its connection, also if the end has failed: the
 * release rolls back what was not committed. One operator, since each transaction ends
 * with it. Must not be cancelled.
 */
public final class TransactionCompletion extends Mono<Void> {

	private final String task;

	private final Publisher<Void> end;

	private final Connection connection;

	private final UnaryOperator<@Nullable Throwable> completed;

	/**
	 * Create the completion.
	 * @param task what the message of a failure names
	 * @param end COMMIT or ROLLBACK
	 * @param connection is released afterwards
	 * @param completed is called with the failure, or {@code null}, before the
	 * subscriber, and returns the failure for it
	 */
	public TransactionCompletion(String task, Publisher<Void> end, Connection connection,
			UnaryOperator<@Nullable Throwable> completed) {
		this.task = task;
		this.end = end;
		this.connection = connection;
		this.completed = completed;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		Steps steps = new Steps(this, actual);
		actual.onSubscribe(steps);
		this.end.subscribe(steps);
	}

	/**
	 * The end of the transaction, followed by the release.
	 */
	private static final class Steps implements CoreSubscriber<Void>, Subscription {

		private final TransactionCompletion completion;

		private final CoreSubscriber<? super Void> actual;

		private boolean isReleasing;

		private @Nullable Throwable failure;

		Steps(TransactionCompletion completion, CoreSubscriber<? super Void> actual) {
			this.completion = completion;
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription step) {
			step.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Void nothing) {
			// Both steps have no value
		}

		@Override
		public void onError(Throwable cause) {
			if (this.failure == null) {
				this.failure = (cause instanceof R2dbcException error)
						? DatabaseErrors.translate(this.completion.task, null, error) : cause;
			}
			onComplete();
		}

		@Override
		public void onComplete() {
			if (this.isReleasing) {
				signal(this.failure);
			}
			else {
				this.isReleasing = true;
				this.completion.connection.close().subscribe(this);
			}
		}

		private void signal(@Nullable Throwable cause) {
			Throwable outcome = this.completion.completed.apply(cause);
			if (outcome == null) {
				this.actual.onComplete();
			}
			else {
				this.actual.onError(outcome);
			}
		}

		@Override
		public void request(long n) {
			// Completes without a value
		}

		@Override
		public void cancel() {
			// The connection is released in any case
		}

	}

}
