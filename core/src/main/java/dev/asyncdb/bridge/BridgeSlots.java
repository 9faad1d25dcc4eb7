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
 * How much blocking-style code runs at the same time. Who comes when all slots are taken
 * waits in line, without a thread and not for ever. Free of locks, since it is asked on
 * event loops.
 */
final class BridgeSlots {

	private final int limit;

	private final Duration longestWait;

	private final AtomicInteger free;

	private final AtomicInteger draining = new AtomicInteger();

	private final Queue<Ticket> line = new ConcurrentLinkedQueue<>();

	BridgeSlots(int limit, Duration longestWait) {
		this.limit = limit;
		this.longestWait = longestWait;
		this.free = new AtomicInteger(limit);
	}

	/**
	 * Take a slot, however long it lasts until there is one.
	 * @param begin is run once there is one, which must then be released
	 */
	Ticket take(Runnable begin) {
		Ticket ticket = new Ticket(begin);
		this.line.add(ticket);
		drain();
		return ticket;
	}

	/**
	 * Take a slot.
	 * @param refused is told if there was none for too long
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
		if (ticket.giveUp()) {
			refused.accept(new RejectedExecutionException(
					"%d bridges are in use and none has become free for %s".formatted(this.limit, this.longestWait)));
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
			Ticket next = this.line.poll();
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
	 * A place in the line.
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
		 * Leave the line.
		 * @return whether there was no slot yet
		 */
		boolean giveUp() {
			boolean waited = this.decided.compareAndSet(false, true);
			if (waited) {
				endDeadline();
			}
			return waited;
		}

	}

}
