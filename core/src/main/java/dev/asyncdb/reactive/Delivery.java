package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * Delivers elements to a subscriber whose end can come from another thread than the
 * elements: at most one end, and never while the subscriber works on an element.
 * Thread-safe, but elements have to come one after the other.
 */
final class Delivery<T> {

	private final CoreSubscriber<? super T> actual;

	private final AtomicInteger work = new AtomicInteger();

	private final AtomicReference<@Nullable End> end = new AtomicReference<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	Delivery(CoreSubscriber<? super T> actual) {
		this.actual = actual;
	}

	CoreSubscriber<? super T> actual() {
		return this.actual;
	}

	/**
	 * Return whether the subscriber works on an element.
	 */
	boolean isActive() {
		return this.work.get() != 0;
	}

	/**
	 * Deliver an element, unless the end came before.
	 */
	void next(T element) {
		this.work.incrementAndGet();
		if (this.end.get() == null) {
			this.actual.onNext(element);
		}
		leave();
	}

	/**
	 * End, after the current element. The first end counts.
	 * @param failure the failure, {@code null} if the elements are complete
	 */
	void end(@Nullable Throwable failure) {
		if (this.end.compareAndSet(null, new End(failure))) {
			this.work.incrementAndGet();
			leave();
		}
	}

	private void leave() {
		if (this.work.decrementAndGet() == 0) {
			End reached = this.end.get();
			if (reached != null && this.ended.compareAndSet(false, true)) {
				signal(reached.failure());
			}
		}
	}

	private void signal(@Nullable Throwable failure) {
		if (failure != null) {
			this.actual.onError(failure);
		}
		else {
			this.actual.onComplete();
		}
	}

	private record End(@Nullable Throwable failure) {
	}

}
