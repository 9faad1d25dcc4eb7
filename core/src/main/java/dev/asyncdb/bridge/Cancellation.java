package dev.asyncdb.bridge;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Whether the code on one thread is still wanted. It is told once that it is not; after
 * that it may clean up, for a limited time, and no interrupt disturbs it.
 */
final class Cancellation {

	/** How long code may await after it was told. */
	static final Duration CLEANUP = Duration.ofSeconds(30);

	private final AtomicReference<State> state;

	private volatile @Nullable Thread thread;

	private volatile long cleanupSince;

	private Cancellation(State state) {
		this.state = new AtomicReference<>(state);
	}

	static Cancellation none() {
		return new Cancellation(State.WANTED);
	}

	/**
	 * For what must be done however little it is wanted.
	 */
	static Cancellation told() {
		Cancellation told = new Cancellation(State.TOLD);
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
			case TOLD -> System.nanoTime() - this.cleanupSince > CLEANUP.toNanos();
			case OVER -> false;
		};
	}

	/**
	 * What to throw when something is pending. An interrupt of our own is told by the
	 * error alone; one by somebody else stays visible.
	 */
	BridgeCancelledException tell() {
		if (this.state.get() == State.TOLD) {
			return new BridgeCancelledException(
					"Nobody waits for this code since it was cancelled %s ago and more".formatted(CLEANUP));
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

	// One instruction of another thread away; a virtual thread leaves its carrier to it
	@SuppressWarnings("ThreadPriorityCheck")
	private void awaitInterrupt() {
		while (this.state.get() == State.INTERRUPTING) {
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
		}
		Thread.interrupted();
	}

	private enum State {

		WANTED, INTERRUPTING, UNWANTED, TOLD, OVER

	}

}
