package dev.asyncdb.migration.liquibase;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.execution.MigrationThread;
import liquibase.Scope;
import liquibase.ui.LoggerUIService;
import reactor.core.publisher.Mono;

/**
 * Calls Liquibase on a new daemon thread, one call at a time in this JVM.
 * <p>
 * Liquibase has static state that concurrent calls corrupt, even on different databases
 * (liquibase/liquibase#7956), and a thread inherits the scope of its parent thread, so
 * neither a pool nor concurrent threads are possible. If Liquibase is interrupted while
 * it waits for its lock table, it loops endlessly.
 */
record LiquibaseThread(MigrationThread thread) {

	// Static because it guards static state of Liquibase
	private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

	/**
	 * Call Liquibase.
	 * @param wait longest time to wait for other calls
	 */
	<T> Mono<T> run(Duration wait, Callable<T> work) {
		return this.thread.run(() -> exclusively(wait, work));
	}

	private static <T> T exclusively(Duration wait, Callable<T> work) throws Exception {
		if (!ONE_AT_A_TIME.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS)) {
			throw new MigrationLockException("engine", "this JVM", "another migration in it", wait);
		}
		try {
			return Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), work::call);
		}
		finally {
			ONE_AT_A_TIME.unlock();
		}
	}

}
