package dev.asyncdb.reactive;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What a pool keeps for a connection of the driver.
 */
public interface PooledResource {

	/** The check of a connection that is known to be usable. */
	Mono<Void> USABLE = Mono.empty();

	/**
	 * Take the connection out of its idle state.
	 * @return {@link #USABLE} if it is known to be usable; otherwise completes if it is,
	 * or fails
	 */
	Mono<Void> use();

	/**
	 * Return the thread on which the driver signals, {@code null} if it is not known.
	 */
	@Nullable Scheduler scheduler();

}
