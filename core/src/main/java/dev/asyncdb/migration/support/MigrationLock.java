package dev.asyncdb.migration.support;

import java.time.Duration;
import java.util.function.Function;

import dev.asyncdb.error.Transience;
import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.engine.MigrationEngine;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Excludes concurrent migrations of one database by all processes, before the engine is
 * called.
 * <p>
 * The engine's own lock is a row of a table that concurrent processes cannot create, and
 * that remains after its process is killed. A lock of the database needs no table and
 * ends with its connection.
 *
 * @param history the table that the lock is named after, which may be that of another
 * change log
 */
record MigrationLock(ConnectionFactory connections, MigrationDialect dialect, MigrationEngine engine, String history) {

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	/**
	 * Do work while the lock is held. The lock keeps its connection open; waiting for the
	 * lock keeps none.
	 */
	<T> Mono<T> holding(DefaultMigrationRun run, Function<Connection, Mono<T>> work) {
		return Mono.usingWhen(acquire(run),
				(held) -> work.apply(held.connection()).doFirst(() -> run.lockedBy(held.lock())), HeldLock::release);
	}

	LockName name() {
		return new LockName(this.engine.address(), this.history);
	}

	/**
	 * Describe the connection that migrates the database.
	 * @return a text for messages, empty if no process migrates
	 */
	Mono<String> holder(Connection connection) {
		return Mono.defer(() -> this.dialect.holder(connection, name()));
	}

	private Mono<HeldLock> acquire(DefaultMigrationRun run) {
		BusyServer server = new BusyServer(this.engine::address, run.options().connectWait(), run::checkCancelled);
		return server.retry(tryAcquire(run)).retryWhen(untilFree(run));
	}

	private Mono<HeldLock> tryAcquire(DefaultMigrationRun run) {
		return Mono.from(this.connections.create())
			.flatMap((connection) -> tryLock(run, connection)
				.onErrorResume((failure) -> Mono.from(connection.close()).onErrorComplete().then(Mono.error(failure))));
	}

	private Mono<HeldLock> tryLock(DefaultMigrationRun run, Connection connection) {
		if (!run.options().databaseLock()) {
			return Mono.just(new HeldLock(connection, DatabaseLock.NONE, Mono.empty()));
		}
		LockName name = name();
		return this.dialect.tryLock(connection, name)
			.switchIfEmpty(Mono.defer(() -> taken(connection, name)))
			.map((lock) -> new HeldLock(connection, lock, Mono.defer(() -> this.dialect.unlock(connection, name))));
	}

	private Mono<DatabaseLock> taken(Connection connection, LockName name) {
		return this.dialect.holder(connection, name)
			.defaultIfEmpty("an unknown connection")
			.flatMap((holder) -> this.dialect.reset(connection).then(Mono.error(new LockTaken(holder))));
	}

	private Retry untilFree(DefaultMigrationRun run) {
		return Transience.backoff(Long.MAX_VALUE, SHORTEST_PAUSE, LONGEST_PAUSE)
			.filter(LockTaken.class::isInstance)
			.doBeforeRetry((signal) -> checkTime(run, (LockTaken) signal.failure()));
	}

	private void checkTime(DefaultMigrationRun run, LockTaken taken) {
		run.waiting(taken.holder);
		run.checkCancelled();
		if (run.hasWaitedLongEnough()) {
			throw new MigrationLockException("migration lock", this.engine.address(), taken.holder,
					run.options().lockWait());
		}
	}

	/**
	 * A lock with the connection that holds it.
	 */
	private record HeldLock(Connection connection, DatabaseLock lock, Mono<Void> unlock) {

		Mono<Void> release() {
			return Mono.usingWhen(Mono.just(this.connection), (held) -> this.unlock, Connection::close);
		}

	}

	/**
	 * Another process holds the lock.
	 */
	private static final class LockTaken extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final String holder;

		LockTaken(String holder) {
			super(holder, null, false, false);
			this.holder = holder;
		}

	}

}
