package dev.asyncdb.benchmarks.harness;

import org.jspecify.annotations.Nullable;

/**
 * What a thread has used.
 *
 * @param kind its name without a number
 * @param cpu processor time in nanoseconds
 * @param bytes allocated memory
 */
record ThreadCosts(String kind, long cpu, long bytes) {

	ThreadCosts since(@Nullable ThreadCosts earlier) {
		return (earlier != null) ? new ThreadCosts(this.kind, this.cpu - earlier.cpu, this.bytes - earlier.bytes)
				: this;
	}

}
