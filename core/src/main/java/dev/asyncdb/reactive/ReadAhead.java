package dev.asyncdb.reactive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The elements of a result that were read before their subscriber requested them. The
 * driver can complete the result, and the next statement can run, while the subscriber
 * takes them at its own pace. Thread-safe.
 */
final class ReadAhead<T> {

	/** What a result may have at most. */
	static final int LIMIT = 100_000;

	private final Delivery<T> delivery;

	private final Queue<T> elements = new ConcurrentLinkedQueue<>();

	private final AtomicInteger size = new AtomicInteger();

	private final AtomicInteger work = new AtomicInteger();

	private volatile boolean suspended;

	private final AtomicReference<@Nullable End> end = new AtomicReference<>();

	private volatile boolean cancelled;

	private volatile boolean discarded;

	ReadAhead(Delivery<T> delivery) {
		this.delivery = delivery;
	}

	/**
	 * Add an element, if it fits.
	 */
	boolean add(T element) {
		if (this.size.incrementAndGet() > LIMIT) {
			return false;
		}
		this.elements.add(element);
		emit();
		return true;
	}

	/**
	 * The result is complete, or has failed. The first call counts.
	 */
	void end(@Nullable Throwable cause) {
		if (this.end.compareAndSet(null, new End(cause))) {
			emit();
		}
	}

	/**
	 * Discard the elements and fail.
	 */
	void discard(Throwable cause) {
		if (this.end.compareAndSet(null, new End(cause))) {
			this.discarded = true;
			emit();
		}
	}

	void cancel() {
		this.cancelled = true;
		emit();
	}

	/**
	 * Emit nothing for now: the subscriber works on an element that did not pass here.
	 */
	void suspend() {
		this.suspended = true;
	}

	/**
	 * Emit again.
	 */
	void resume() {
		this.suspended = false;
		emit();
	}

	/**
	 * Emit what the subscriber has requested.
	 */
	void emit() {
		if (this.work.getAndIncrement() == 0) {
			int missed = 1;
			while (missed != 0) {
				emitRequested();
				missed = this.work.addAndGet(-missed);
			}
		}
	}

	private void emitRequested() {
		while (!this.cancelled && !this.suspended) {
			End reached = this.end.get();
			if (this.discarded) {
				this.elements.clear();
			}
			if (this.elements.isEmpty()) {
				if (reached != null) {
					this.cancelled = true;
					this.delivery.end(reached.failure());
				}
				return;
			}
			if (!this.delivery.exceeds(0)) {
				return;
			}
			emitNext();
		}
		if (this.cancelled) {
			this.elements.clear();
		}
	}

	private void emitNext() {
		T next = this.elements.poll();
		if (next != null) {
			this.size.decrementAndGet();
			this.delivery.next(next);
			this.delivery.delivered();
		}
	}

	private record End(@Nullable Throwable failure) {
	}

}
