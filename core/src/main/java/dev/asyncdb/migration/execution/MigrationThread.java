package dev.asyncdb.migration.execution;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Mono;

/**
 * Calls a blocking engine on a new daemon thread. Cancellation is not passed on: an
 * engine that is interrupted may leave a lock behind.
 *
 * @param classLoader the context class loader of the threads
 */
public record MigrationThread(ClassLoader classLoader) {

	private static final AtomicInteger COUNT = new AtomicInteger();

	/**
	 * Call an engine.
	 */
	public <T> Mono<T> run(Callable<T> work) {
		return Mono.fromFuture(() -> start(work), true);
	}

	private <T> CompletableFuture<T> start(Callable<T> work) {
		CompletableFuture<T> outcome = new CompletableFuture<>();
		Thread thread = new Thread(() -> complete(outcome, work), "asyncdb-migration-" + COUNT.incrementAndGet());
		thread.setDaemon(true);
		thread.setContextClassLoader(this.classLoader);
		thread.start();
		return outcome;
	}

	private static <T> void complete(CompletableFuture<T> outcome, Callable<T> work) {
		try {
			outcome.complete(work.call());
		}
		catch (Throwable failure) {
			outcome.completeExceptionally(failure);
		}
	}

}
