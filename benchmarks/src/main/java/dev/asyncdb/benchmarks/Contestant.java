package dev.asyncdb.benchmarks;

import reactor.core.publisher.Mono;

/**
 * One way of doing the work of a scenario.
 *
 * @param name how it is done
 * @param work does it once
 */
record Contestant(String name, Mono<?> work) {
}
