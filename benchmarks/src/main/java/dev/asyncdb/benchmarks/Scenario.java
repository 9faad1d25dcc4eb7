package dev.asyncdb.benchmarks;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * A scenario with the implementations that are compared.
 *
 * @param name what is done
 * @param concurrency how often it is done at the same time
 * @param before what comes before each measurement, not measured
 * @param contestants the implementations, the baseline first
 */
record Scenario(String name, int concurrency, Mono<?> before, List<Contestant> contestants) {
}
