package dev.asyncdb.bridge;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Limits how much blocking-style code runs at the same time. When all slots are taken,
 * further code is queued, without a thread and for a limited time. Lock-free, since event
 * loops call it.
 */
final class BridgeSlots {

	private final int limit;

	private final Duration longestWait;

	private final AtomicInteger free;

	private final AtomicInteger draining = new AtomicInteger();

	private final Queue<Ticket> queue = new ConcurrentLinkedQueue<>();

	BridgeSlots(int limit, Duration longestWait) {
		this.limit = limit;
		this.longestWait = longestWait;
		this.free = new AtomicInteger(limit);
	}

	/**
	 * Request a slot without a time limit.
	 * @param begin runs when the slot is available, and must release it
	 */
	Ticket take(Runnable begin) {
		Ticket ticket = new Ticket(begin);
		this.queue.add(ticket);
		drain();
		return ticket;
	}

	/**
	 * Request a slot.
	 * @param begin runs when the slot is available, and must release it
	 * @param refused receives the error after the time limit
	 */
	Ticket take(Runnable begin, Consumer<Throwable> refused) {
		Ticket ticket = take(begin);
		if (!ticket.decided.get()) {
			ticket.limit(Schedulers.parallel()
				.schedule(() -> refuse(ticket, refused), this.longestWait.toMillis(), TimeUnit.MILLISECONDS));
		}
		return ticket;
	}

	private void refuse(Ticket ticket, Consumer<Throwable> refused) {
		if (ticket.cancel()) {
			refused.accept(new RejectedExecutionException(
					"All %d slots for blocking-style code are in use and none was released within %s"
						.formatted(this.limit, this.longestWait)));
		}
	}

	void release() {
		this.free.incrementAndGet();
		drain();
	}

	int taken() {
		return this.limit - this.free.get();
	}

	private void drain() {
		if (this.draining.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			serve();
			missed = this.draining.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private void serve() {
		while (this.free.get() > 0) {
			Ticket next = this.queue.poll();
			if (next == null) {
				return;
			}
			if (next.decided.compareAndSet(false, true)) {
				this.free.decrementAndGet();
				next.serve();
			}
		}
	}

	/**
	 * A request for a slot.
	 */
	static final class Ticket {

		private final Runnable begin;

		private final AtomicBoolean decided = new AtomicBoolean();

		private volatile @Nullable Disposable deadline;

		Ticket(Runnable begin) {
			this.begin = begin;
		}

		private void limit(Disposable running) {
			this.deadline = running;
			if (this.decided.get()) {
				running.dispose();
			}
		}

		private void serve() {
			endDeadline();
			this.begin.run();
		}

		private void endDeadline() {
			Disposable running = this.deadline;
			if (running != null) {
				running.dispose();
			}
		}

		/**
		 * Cancel the request.
		 * @return {@code false} if the slot was assigned before
		 */
		boolean cancel() {
			boolean cancelled = this.decided.compareAndSet(false, true);
			if (cancelled) {
				endDeadline();
			}
			return cancelled;
		}

	}

}
