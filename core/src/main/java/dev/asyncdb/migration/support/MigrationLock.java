package dev.asyncdb.migration.support;

import java.util.function.Function;

import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.engine.MigrationEngine;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Keeps migrations of one database apart, wherever they run, before the engine is even
 * asked.
 * <p>
 * The engine's own lock is a row of a table that several processes cannot make at once,
 * and that outlives a process which is killed. A lock of the database needs no table and
 * ends with its connection.
 */
record MigrationLock(ConnectionFactory connections, MigrationDialect dialect, MigrationEngine engine, String history) {

	private static final Backoff BACKOFF = new Backoff(100, 1000);

	/**
	 * Do something while the lock is held. A connection is held as long, and none while
	 * the lock is waited for.
	 */
	<T> Mono<T> holding(DefaultMigrationRun run, Function<Connection, Mono<T>> work) {
		return Mono.defer(() -> attempt(run, work).retryWhen(untilFree(run)));
	}

	private <T> Mono<T> attempt(DefaultMigrationRun run, Function<Connection, Mono<T>> work) {
		return Mono.usingWhen(connected(Mono.from(this.connections.create())),
				(connection) -> locked(run, connection, work), Connection::close);
	}

	// Some connections are only taken at their first statement
	private static <T> Mono<T> connected(Mono<T> first) {
		return first.onErrorMap(BusyServer::isIt, NotConnected::new);
	}

	private <T> Mono<T> locked(DefaultMigrationRun run, Connection connection, Function<Connection, Mono<T>> work) {
		MigrationDialect locks = run.options().databaseLock() ? this.dialect : new OtherMigrationDialect();
		LockName name = new LockName(this.engine.address(), this.history);
		return connected(locks.tryLock(connection, name))
			.switchIfEmpty(Mono.defer(() -> taken(locks, connection, name)))
			.flatMap((lock) -> Mono.usingWhen(Mono.just(lock),
					(held) -> work.apply(connection).doFirst(() -> run.lockedBy(held)),
					(held) -> locks.unlock(connection, name)));
	}

	private Mono<DatabaseLock> taken(MigrationDialect locks, Connection connection, LockName name) {
		return locks.holder(connection, name)
			.defaultIfEmpty("an unknown connection")
			.flatMap((holder) -> locks.giveUp(connection).then(Mono.error(new LockTaken(holder))));
	}

	private Retry untilFree(DefaultMigrationRun run) {
		BusyServer server = new BusyServer(this.engine.address(), run.options().connectWait(), run::requireGoOn);
		return Retry.from((failures) -> failures.concatMap((failure) -> {
			if (failure.failure() instanceof NotConnected refused) {
				return server.pause(refused.refusal);
			}
			if (!(failure.failure() instanceof LockTaken taken)) {
				return Mono.error(failure.failure());
			}
			server.hasAnswered();
			run.waiting();
			run.requireGoOn();
			if (run.hasWaitedLongEnough()) {
				return Mono.error(new MigrationLockException("migration lock", this.engine.address(), taken.holder,
						run.options().lockWait()));
			}
			return Mono.delay(BACKOFF.pause(failure.totalRetries()));
		}));
	}

	/**
	 * The server took no connection for the moment.
	 */
	private static final class NotConnected extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final Throwable refusal;

		NotConnected(Throwable refusal) {
			super(null, refusal, false, false);
			this.refusal = refusal;
		}

	}

	/**
	 * Somebody else holds the lock.
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
