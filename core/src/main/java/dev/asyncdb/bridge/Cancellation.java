package dev.asyncdb.bridge;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cancellation state of the code on one thread. The code receives a cancel once, as
 * an exception. After that it may clean up for a limited time, without interrupts.
 */
final class Cancellation {

	/** How long code may await after it was cancelled. */
	static final Duration CLEANUP = Duration.ofSeconds(30);

	private static final Logger LOGGER = LoggerFactory.getLogger(Cancellation.class);

	private static final String CLEANUP_OVERDUE = "Blocking-style code has not ended within %s after it was cancelled: its awaits fail from now on";

	private static final String RELEASE_OVERDUE = "A session was not closed or rolled back within %s: the wait for it was cancelled";

	private final Duration limit;

	private final String overdue;

	private final AtomicBoolean reported = new AtomicBoolean();

	private final AtomicReference<State> state;

	private volatile @Nullable Thread thread;

	private volatile long cleanupSince;

	private volatile boolean interruptingAgain;

	private Cancellation(State state, Duration limit, String overdue) {
		this.state = new AtomicReference<>(state);
		this.limit = limit;
		this.overdue = overdue.formatted(limit);
	}

	static Cancellation none() {
		return none(CLEANUP);
	}

	/**
	 * Create the state of code that is not cancelled.
	 * @param limit how long the code may await after it was cancelled
	 */
	static Cancellation none(Duration limit) {
		return new Cancellation(State.ACTIVE, limit, CLEANUP_OVERDUE);
	}

	/**
	 * Create the state of a release, which runs although the code has been cancelled.
	 */
	static Cancellation notified() {
		Cancellation notified = new Cancellation(State.NOTIFIED, CLEANUP, RELEASE_OVERDUE);
		notified.cleanupSince = System.nanoTime();
		return notified;
	}

	/**
	 * Begin the code on the current thread.
	 * @return {@code false} if it was cancelled before
	 */
	boolean begin() {
		this.thread = Thread.currentThread();
		return this.state.get() == State.ACTIVE;
	}

	/**
	 * Cancel the code. The interrupt ends calls that block its thread outside of the
	 * bridge.
	 */
	void cancel() {
		if (this.state.compareAndSet(State.ACTIVE, State.INTERRUPTING)) {
			Thread running = this.thread;
			if (running != null) {
				running.interrupt();
			}
			this.state.set(State.CANCELLED);
		}
	}

	/**
	 * Return whether the next await throws. Called on the thread of the code.
	 */
	boolean isPending() {
		return switch (Objects.requireNonNull(this.state.get())) {
			case ACTIVE -> Thread.currentThread().isInterrupted();
			case INTERRUPTING, CANCELLED -> true;
			case NOTIFIED -> remaining().isNegative();
			case OVER -> false;
		};
	}

	/**
	 * Return the exception for a pending cancel. The interrupt of {@link #cancel()} is
	 * cleared; an interrupt by other code stays set.
	 */
	BridgeCancelledException toException() {
		if (this.state.get() == State.NOTIFIED) {
			BridgeCancelledException end = new BridgeCancelledException(this.overdue);
			report(end);
			return end;
		}
		this.cleanupSince = System.nanoTime();
		if (this.state.compareAndSet(State.ACTIVE, State.NOTIFIED)) {
			return new BridgeCancelledException("The thread of the bridge was interrupted");
		}
		awaitInterrupt();
		this.state.set(State.NOTIFIED);
		Thread.interrupted();
		return new BridgeCancelledException("The subscriber of the bridge has cancelled");
	}

	/**
	 * Return the remaining time for cleanup.
	 */
	Duration remaining() {
		long since = (this.state.get() == State.NOTIFIED) ? System.nanoTime() - this.cleanupSince
				: this.limit.toNanos();
		return this.limit.minusNanos(since);
	}

	Duration limit() {
		return this.limit;
	}

	/**
	 * Log where the code is when its time for cleanup is over, and interrupt it again.
	 */
	void interruptAgain() {
		Thread running = this.thread;
		if (running == null || this.state.get() == State.OVER) {
			return;
		}
		Exception place = new Exception("Current stack of thread '%s'".formatted(running.getName()));
		place.setStackTrace(running.getStackTrace());
		report(place);
		this.interruptingAgain = true;
		if (this.state.get() != State.OVER) {
			running.interrupt();
		}
		this.interruptingAgain = false;
	}

	private void report(Throwable place) {
		if (this.reported.compareAndSet(false, true)) {
			LOGGER.warn(this.overdue, place);
		}
	}

	// The other thread is about to interrupt; a virtual thread yields its carrier
	@SuppressWarnings("ThreadPriorityCheck")
	private void awaitInterrupt() {
		while (this.state.get() == State.INTERRUPTING || this.interruptingAgain) {
			Thread.yield();
		}
	}

	/**
	 * Clear an interrupt that must not disturb the cleanup.
	 * @return whether an interrupt was cleared, which is to be restored
	 */
	boolean clearInterrupt() {
		return this.state.get() == State.NOTIFIED && Thread.interrupted();
	}

	/**
	 * End the code. No interrupt follows.
	 */
	void end() {
		if (!this.state.compareAndSet(State.ACTIVE, State.OVER)) {
			awaitInterrupt();
			this.state.set(State.OVER);
			awaitInterrupt();
		}
		Thread.interrupted();
	}

	private enum State {

		ACTIVE, INTERRUPTING, CANCELLED, NOTIFIED, OVER

	}

}
