package dev.asyncdb.migration.liquibase;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import dev.asyncdb.migration.MigrationLockException;
import liquibase.Scope;
import liquibase.ui.LoggerUIService;
import reactor.core.publisher.Mono;

/**
 * Calls Liquibase on a new daemon thread, one call at a time in this JVM.
 * <p>
 * Liquibase has static state that concurrent calls corrupt, even on different databases
 * (liquibase/liquibase#7956), and a thread inherits the scope of its parent thread, so
 * neither a pool nor concurrent threads are possible. Cancellation is not passed on: if
 * Liquibase is interrupted while it waits for its lock table, it loops endlessly.
 */
record LiquibaseThread(ClassLoader classLoader) {

	// Static because it guards static state of Liquibase
	private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

	private static final AtomicInteger COUNT = new AtomicInteger();

	/**
	 * Call Liquibase.
	 * @param wait longest time to wait for other calls
	 */
	<T> Mono<T> run(Duration wait, Callable<T> work) {
		return Mono.fromFuture(() -> start(wait, work), true);
	}

	private <T> CompletableFuture<T> start(Duration wait, Callable<T> work) {
		CompletableFuture<T> outcome = new CompletableFuture<>();
		Thread thread = new Thread(() -> complete(outcome, wait, work), "asyncdb-migration-" + COUNT.incrementAndGet());
		thread.setDaemon(true);
		thread.setContextClassLoader(this.classLoader);
		thread.start();
		return outcome;
	}

	private static <T> void complete(CompletableFuture<T> outcome, Duration wait, Callable<T> work) {
		try {
			if (!ONE_AT_A_TIME.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new MigrationLockException("engine", "this JVM", "another migration in it", wait);
			}
		}
		catch (InterruptedException | MigrationLockException ex) {
			outcome.completeExceptionally(ex);
			return;
		}
		try {
			outcome.complete(Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), work::call));
		}
		catch (Throwable failure) {
			outcome.completeExceptionally(failure);
		}
		finally {
			ONE_AT_A_TIME.unlock();
		}
	}

}
