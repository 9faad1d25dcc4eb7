package dev.asyncdb.reactive.step;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Subscribes to one step after the other, of which a cancel reaches the running one. It
 * signals at most once, whatever is requested.
 *
 * @param <T> the type of the values of the steps
 * @param <R> the type of the result
 */
abstract class RunningStep<T, R> implements CoreSubscriber<T>, Subscription {

	final CoreSubscriber<? super R> actual;

	private volatile @Nullable Subscription current;

	private volatile boolean cancelled;

	RunningStep(CoreSubscriber<? super R> actual) {
		this.actual = actual;
	}

	final boolean isCancelled() {
		return this.cancelled;
	}

	final void fail(Throwable failure) {
		if (this.cancelled) {
			Operators.onErrorDropped(failure, currentContext());
		}
		else {
			this.actual.onError(failure);
		}
	}

	@Override
	public final Context currentContext() {
		return this.actual.currentContext();
	}

	@Override
	public final void onSubscribe(Subscription subscription) {
		this.current = subscription;
		if (this.cancelled) {
			subscription.cancel();
		}
		else {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public final void request(long n) {
		// The steps begin with the subscription
	}

	@Override
	public final void cancel() {
		this.cancelled = true;
		Subscription running = this.current;
		if (running != null) {
			running.cancel();
		}
	}

}
