package dev.asyncdb.support;

import dev.asyncdb.statement.DatabaseDialect;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that call the driver: the caller's if the driver never blocks, dedicated
 * ones otherwise, since an event loop must not be blocked.
 *
 * @param scheduler runs the calls
 * @param dispose stops the threads
 */
public record DriverThreads(Scheduler scheduler, Mono<Void> dispose) {

	private static final int THREADS = 64;

	private static final int QUEUE = 100_000;

	private static final int IDLE_SECONDS = 60;

	/**
	 * Create the threads of one manager.
	 */
	public static DriverThreads of(DatabaseDialect dialect) {
		if (!dialect.isBlocking()) {
			return new DriverThreads(Schedulers.immediate(), Mono.empty());
		}
		Scheduler blocking = Schedulers.newBoundedElastic(THREADS, QUEUE, "asyncdb-driver", IDLE_SECONDS, true);
		return new DriverThreads(blocking, blocking.disposeGracefully());
	}

	/**
	 * Return Reactor's own threads, for a pool that opens and closes connections.
	 */
	static Scheduler shared(ConnectionFactory driver) {
		return DatabaseDialect.of(driver).isBlocking() ? Schedulers.boundedElastic() : Schedulers.immediate();
	}

}
