package dev.asyncdb.benchmarks.layer;

import reactor.core.publisher.Mono;

/**
 * What is measured on the driver in memory.
 *
 * @param name how it is done
 * @param work does it once for each subscription
 */
record LayerCall(String name, Mono<?> work) {

}
