package dev.asyncdb.benchmarks.harness;

import java.util.concurrent.Callable;

import reactor.core.publisher.Mono;

/**
 * One implementation of a scenario.
 */
public sealed interface Contestant {

	/**
	 * Return how it is done.
	 */
	String name();

	/**
	 * Create a reactive contestant.
	 * @param name how it is done
	 * @param work does it once for each subscription, and emits whether the result is
	 * right
	 */
	static Contestant of(String name, Mono<Boolean> work) {
		return new Reactive(name, work);
	}

	/**
	 * Create a contestant that blocks its thread.
	 * @param name how it is done
	 * @param work does it once, and returns whether the result is right
	 */
	static Contestant blocking(String name, Callable<Boolean> work) {
		return new Blocking(name, work);
	}

	/**
	 * A contestant that blocks no thread.
	 *
	 * @param name how it is done
	 * @param work does it once for each subscription
	 */
	record Reactive(String name, Mono<Boolean> work) implements Contestant {

	}

	/**
	 * A contestant with one thread for each of its calls.
	 *
	 * @param name how it is done
	 * @param work does it once
	 */
	record Blocking(String name, Callable<Boolean> work) implements Contestant {

	}

}
