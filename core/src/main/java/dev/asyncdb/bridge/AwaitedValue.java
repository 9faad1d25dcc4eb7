package dev.asyncdb.bridge;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The value of a {@code Mono} that a thread waits for.
 */
final class AwaitedValue<T> implements CoreSubscriber<T>, Awaited {

	private final Thread waiter = Thread.currentThread();

	private final Context context;

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	private volatile @Nullable Subscription upstream;

	private volatile @Nullable T value;

	private volatile @Nullable Throwable failure;

	AwaitedValue(Context context) {
		this.context = context;
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.validate(this.upstream, subscription)) {
			this.upstream = subscription;
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(T element) {
		if (this.state.get() == State.CANCELLED) {
			Operators.onNextDropped(element, this.context);
			return;
		}
		this.value = element;
	}

	@Override
	public void onError(Throwable error) {
		this.failure = error;
		end();
	}

	@Override
	public void onComplete() {
		end();
	}

	private void end() {
		if (this.state.compareAndSet(State.WAITING, State.READY)) {
			LockSupport.unpark(this.waiter);
		}
	}

	@Override
	public boolean isReady() {
		return this.state.get() == State.READY;
	}

	@Override
	public boolean cancelWait() {
		if (!this.state.compareAndSet(State.WAITING, State.CANCELLED)) {
			return false;
		}
		Subscription subscription = this.upstream;
		if (subscription != null) {
			subscription.cancel();
		}
		Operators.onDiscard(this.value, this.context);
		return true;
	}

	/**
	 * Return the value, {@code null} for an empty {@code Mono}, or throw its error.
	 */
	@Nullable T get() {
		Throwable error = this.failure;
		if (error == null) {
			return this.value;
		}
		// The stack trace of the error does not contain the code that awaits
		error.addSuppressed(new Exception("Awaited here"));
		if (error instanceof Error serious) {
			throw serious;
		}
		throw Exceptions.propagate(error);
	}

	private enum State {

		WAITING, READY, CANCELLED

	}

}
