package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * Delivers elements to a subscriber whose end can come from another thread than the
 * elements: at most one end, and never while the subscriber works on an element.
 * Thread-safe, but elements have to come one after the other.
 */
public abstract class Delivery<T> extends Demand {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<Delivery> WORK = AtomicIntegerFieldUpdater.newUpdater(Delivery.class,
			"work");

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<Delivery, @Nullable Object> END = AtomicReferenceFieldUpdater
		.newUpdater(Delivery.class, Object.class, "end");

	private final CoreSubscriber<? super T> actual;

	private volatile int work;

	/** A failure, or one of {@link End}. */
	private volatile @Nullable Object end;

	protected Delivery(CoreSubscriber<? super T> actual) {
		this.actual = actual;
	}

	protected final CoreSubscriber<? super T> actual() {
		return this.actual;
	}

	/**
	 * Return whether the subscriber works on an element.
	 */
	final boolean isActive() {
		return this.work != 0;
	}

	/**
	 * Deliver an element, unless the end came before.
	 */
	protected final void next(T element) {
		WORK.incrementAndGet(this);
		if (this.end == null) {
			this.actual.onNext(element);
		}
		leave();
	}

	/**
	 * End, after the current element. The first end counts.
	 * @param failure the failure, {@code null} if the elements are complete
	 */
	protected final void end(@Nullable Throwable failure) {
		if (END.compareAndSet(this, null, (failure != null) ? failure : End.COMPLETE)) {
			WORK.incrementAndGet(this);
			leave();
		}
	}

	private void leave() {
		if (WORK.decrementAndGet(this) == 0) {
			Object reached = this.end;
			if (reached != null && reached != End.SIGNALED && END.compareAndSet(this, reached, End.SIGNALED)) {
				signal(reached);
			}
		}
	}

	private void signal(Object reached) {
		if (reached instanceof Throwable failure) {
			this.actual.onError(failure);
		}
		else {
			this.actual.onComplete();
		}
	}

	private enum End {

		COMPLETE, SIGNALED

	}

}
