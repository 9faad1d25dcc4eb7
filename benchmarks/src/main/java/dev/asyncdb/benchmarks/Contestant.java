package dev.asyncdb.benchmarks;

import reactor.core.publisher.Mono;

/**
 * One implementation of a scenario.
 *
 * @param name how it is done
 * @param work does it once
 */
record Contestant(String name, Mono<?> work) {
}
