package dev.asyncdb.jdbc.view;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Waits for publishers on a thread that may block. An interrupt or the time limit does
 * not abandon a statement, which would go on running on the server: it is cancelled
 * there, and its end is waited for.
 */
final class Waiting {

	private Waiting() {
	}

	static <T> @Nullable T of(Mono<T> mono, Duration limit, Runnable cancel) {
		CompletableFuture<T> outcome = mono.toFuture();
		long millis = limit.isZero() ? Long.MAX_VALUE : limit.toMillis();
		boolean isInterrupted = false;
		try {
			while (true) {
				try {
					return outcome.get(millis, TimeUnit.MILLISECONDS);
				}
				catch (InterruptedException ex) {
					isInterrupted = true;
					cancel.run();
				}
				catch (TimeoutException ex) {
					millis = Long.MAX_VALUE;
					cancel.run();
				}
			}
		}
		catch (ExecutionException ex) {
			throw unchecked(ex.getCause());
		}
		finally {
			if (isInterrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static RuntimeException unchecked(@Nullable Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof RuntimeException known) ? known : new IllegalStateException(failure);
	}

}
