package dev.asyncdb.benchmarks.harness;

import reactor.core.publisher.Mono;

/**
 * One implementation of a scenario.
 *
 * @param name how it is done
 * @param work does it once for each subscription
 */
public record Contestant(String name, Mono<?> work) {

}
