package dev.asyncdb.bridge;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Where blocking-style code runs: a new thread each time, a virtual one from Java 21 on.
 * So nothing that code leaves in a thread-local is ever seen by others.
 *
 * @param factory makes the threads
 * @param limit how many may live at the same time
 */
record BridgeThreads(ThreadFactory factory, int limit) {

	private static final String NAME = "asyncdb-bridge-";

	private static final String LIMIT = "asyncdb.bridge.limit";

	// Virtual threads cost some kilobytes, others a megabyte
	private static final int MOST_VIRTUAL = 10_000;

	private static final int MOST_PLATFORM = 256;

	static BridgeThreads best() {
		ThreadFactory virtual = virtualThreads();
		return (virtual != null) ? new BridgeThreads(virtual, Integer.getInteger(LIMIT, MOST_VIRTUAL))
				: new BridgeThreads(platformThreads(), Integer.getInteger(LIMIT, MOST_PLATFORM));
	}

	void start(Runnable work) {
		this.factory.newThread(work).start();
	}

	// By reflection, since this compiles for Java 17
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
