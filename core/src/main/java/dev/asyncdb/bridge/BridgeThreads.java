package dev.asyncdb.bridge;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The threads of blocking-style code: a new one for each run, virtual from Java 21 on, so
 * that thread-locals of one run never leak into another.
 *
 * @param factory creates the threads
 * @param limit maximum number of threads at the same time
 */
record BridgeThreads(ThreadFactory factory, int limit) {

	private static final String NAME = "asyncdb-bridge-";

	private static final String LIMIT = "asyncdb.bridge.limit";

	// A virtual thread needs some kilobytes, a platform thread a megabyte
	private static final int MAX_VIRTUAL = 10_000;

	private static final int MAX_PLATFORM = 256;

	static BridgeThreads best() {
		ThreadFactory virtual = virtualThreads();
		return (virtual != null) ? new BridgeThreads(virtual, Integer.getInteger(LIMIT, MAX_VIRTUAL))
				: new BridgeThreads(platformThreads(), Integer.getInteger(LIMIT, MAX_PLATFORM));
	}

	void start(Runnable work) {
		this.factory.newThread(work).start();
	}

	// By reflection, since the code is compiled for Java 17
	private static @Nullable ThreadFactory virtualThreads() {
		try {
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			type.getMethod("name", String.class, long.class).invoke(builder, NAME, 1L);
			type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
			Method factory = type.getMethod("factory");
			return (ThreadFactory) factory.invoke(builder);
		}
		catch (ReflectiveOperationException | UnsupportedOperationException ex) {
			return null;
		}
	}

	static ThreadFactory platformThreads() {
		AtomicLong count = new AtomicLong();
		return (work) -> {
			Thread thread = new Thread(null, work, NAME + count.incrementAndGet(), 0, false);
			thread.setDaemon(true);
			return thread;
		};
	}

}
