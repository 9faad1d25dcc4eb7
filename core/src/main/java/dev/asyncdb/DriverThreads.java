package dev.asyncdb;

import dev.asyncdb.statement.DatabaseDialect;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where the driver is called: on the caller's thread if it never blocks, else on threads
 * of our own, so that an event loop is never held up.
 */
record DriverThreads(Scheduler scheduler, Mono<Void> dispose) {

	private static final int THREADS = 64;

	private static final int QUEUE = 100_000;

	private static final int IDLE_SECONDS = 60;

	static DriverThreads of(DatabaseDialect dialect) {
		if (!dialect.isBlocking()) {
			return new DriverThreads(Schedulers.immediate(), Mono.empty());
		}
		Scheduler blocking = Schedulers.newBoundedElastic(THREADS, QUEUE, "asyncdb-driver", IDLE_SECONDS, true);
		return new DriverThreads(blocking, blocking.disposeGracefully());
	}

}
