package dev.asyncdb.bridge;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the code on one thread is still wanted. It is told once that it is not; after
 * that it may clean up, for a limited time, and no interrupt disturbs it.
 */
final class Cancellation {

	/** How long code may await after it was told. */
	static final Duration CLEANUP = Duration.ofSeconds(30);

	private static final Logger LOGGER = LoggerFactory.getLogger(Cancellation.class);

	private static final String CLEANS_UP = "Blocking-style code has not ended within %s after it was cancelled: what it awaits fails from now on";

	private static final String SHIELDED = "A session was not closed or rolled back within %s: nobody waits for it any more";

	private final Duration limit;

	private final String overdue;

	private final AtomicBoolean reported = new AtomicBoolean();

	private final AtomicReference<State> state;

	private volatile @Nullable Thread thread;

	private volatile long cleanupSince;

	private volatile boolean reminding;

	private Cancellation(State state, Duration limit, String overdue) {
		this.state = new AtomicReference<>(state);
		this.limit = limit;
		this.overdue = overdue.formatted(limit);
	}

	static Cancellation none() {
		return none(CLEANUP);
	}

	/**
	 * Code that is wanted.
	 * @param limit how long it may await after it was told that it is not any more
	 */
	static Cancellation none(Duration limit) {
		return new Cancellation(State.WANTED, limit, CLEANS_UP);
	}

	/**
	 * For what must be done however little it is wanted.
	 */
	static Cancellation told() {
		Cancellation told = new Cancellation(State.TOLD, CLEANUP, SHIELDED);
		told.cleanupSince = System.nanoTime();
		return told;
	}

	/**
	 * The code begins on this thread.
	 * @return whether it is wanted
	 */
	boolean begin() {
		this.thread = Thread.currentThread();
		return this.state.get() == State.WANTED;
	}

	/**
	 * The code is not wanted any more. The interrupt ends what blocks its thread beside
	 * the bridge.
	 */
	void cancel() {
		if (this.state.compareAndSet(State.WANTED, State.INTERRUPTING)) {
			Thread running = this.thread;
			if (running != null) {
				running.interrupt();
			}
			this.state.set(State.UNWANTED);
		}
	}

	/**
	 * Whether there is something to tell, on the thread of the code.
	 */
	boolean isPending() {
		return switch (Objects.requireNonNull(this.state.get())) {
			case WANTED -> Thread.currentThread().isInterrupted();
			case INTERRUPTING, UNWANTED -> true;
			case TOLD -> left().isNegative();
			case OVER -> false;
		};
	}

	/**
	 * What to throw when something is pending. An interrupt of our own is told by the
	 * error alone; one by somebody else stays visible.
	 */
	BridgeCancelledException tell() {
		if (this.state.get() == State.TOLD) {
			BridgeCancelledException end = new BridgeCancelledException(this.overdue);
			report(end);
			return end;
		}
		this.cleanupSince = System.nanoTime();
		if (this.state.compareAndSet(State.WANTED, State.TOLD)) {
			return new BridgeCancelledException("The thread of the bridge was interrupted");
		}
		awaitInterrupt();
		this.state.set(State.TOLD);
		Thread.interrupted();
		return new BridgeCancelledException("The subscriber of the bridge has cancelled");
	}

	/**
	 * How long the code may still clean up.
	 */
	Duration left() {
		long since = (this.state.get() == State.TOLD) ? System.nanoTime() - this.cleanupSince : this.limit.toNanos();
		return this.limit.minusNanos(since);
	}

	Duration limit() {
		return this.limit;
	}

	/**
	 * The time for cleaning up is over: say where the code is, and interrupt it again.
	 */
	void remind() {
		Thread running = this.thread;
		if (running == null || this.state.get() == State.OVER) {
			return;
		}
		Exception place = new Exception("Thread '%s' is here".formatted(running.getName()));
		place.setStackTrace(running.getStackTrace());
		report(place);
		this.reminding = true;
		if (this.state.get() != State.OVER) {
			running.interrupt();
		}
		this.reminding = false;
	}

	private void report(Throwable place) {
		if (this.reported.compareAndSet(false, true)) {
			LOGGER.warn(this.overdue, place);
		}
	}

	// One instruction of another thread away; a virtual thread leaves its carrier to it
	@SuppressWarnings("ThreadPriorityCheck")
	private void awaitInterrupt() {
		while (this.state.get() == State.INTERRUPTING || this.reminding) {
			Thread.yield();
		}
	}

	/**
	 * Put an interrupt aside that must not disturb.
	 * @return whether there was one, to be restored
	 */
	boolean setAside() {
		return this.state.get() == State.TOLD && Thread.interrupted();
	}

	/**
	 * The code is over; no interrupt comes any more.
	 */
	void end() {
		if (!this.state.compareAndSet(State.WANTED, State.OVER)) {
			awaitInterrupt();
			this.state.set(State.OVER);
			awaitInterrupt();
		}
		Thread.interrupted();
	}

	private enum State {

		WANTED, INTERRUPTING, UNWANTED, TOLD, OVER

	}

}
