package dev.asyncdb.bridge;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on threads of bridges, each when a slot is available.
 */
record BridgeExecutor(BridgeThreads threads, BridgeSlots slots) implements Executor {

	@Override
	public void execute(Runnable task) {
		AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();
		this.slots.take(() -> start(task, refusal));
		Throwable cause = refusal.get();
		if (cause != null) {
			throw new RejectedExecutionException("Could not start a thread", cause);
		}
	}

	private void start(Runnable task, AtomicReference<@Nullable Throwable> refusal) {
		try {
			this.threads.start(() -> inSlot(task));
		}
		catch (Throwable failure) {
			this.slots.release();
			refusal.set(failure);
		}
	}

	private void inSlot(Runnable task) {
		try {
			task.run();
		}
		finally {
			this.slots.release();
		}
	}

}
