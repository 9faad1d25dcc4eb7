package dev.asyncdb.benchmarks.harness;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Measures a part of a reactive chain. Not thread-safe, for one subscription.
 */
public final class Stopwatch {

	private @Nullable ProcessCosts before;

	private @Nullable ProcessCosts after;

	/**
	 * Measure a part.
	 */
	public Mono<Void> around(Mono<?> work) {
		return Mono.fromRunnable(() -> this.before = ProcessCosts.now())
			.then(work)
			.then(Mono.fromRunnable(() -> this.after = ProcessCosts.now()));
	}

	/**
	 * Return what was measured.
	 * @param operations how many operations the part had
	 */
	public Sample sample(long operations) {
		return Objects.requireNonNull(this.before).until(Objects.requireNonNull(this.after), operations);
	}

}
