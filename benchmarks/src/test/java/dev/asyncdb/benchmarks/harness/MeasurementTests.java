package dev.asyncdb.benchmarks.harness;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Measurement}.
 */
class MeasurementTests {

	private final Measurement measurement = new Measurement(0, 2, Duration.ZERO);

	@Test
	void runCallsEachContestantForEachCallerOfEachRound() {
		Map<String, List<Sample>> samples = this.measurement.run(new Scenario("scenario", "here", 3,
				List.of(Contestant.of("reactive", Mono.just(true)), Contestant.blocking("blocking", () -> true))));
		assertThat(samples).containsOnlyKeys("reactive", "blocking");
		assertThat(samples.values())
			.allSatisfy((rounds) -> assertThat(rounds).extracting(Sample::operations).containsExactly(3L, 3L));
	}

	@Test
	void runWhenAResultIsWrongFails() {
		assertThatIllegalStateException().isThrownBy(() -> run(Contestant.of("wrong", Mono.just(false))))
			.withMessageContaining("wrong");
	}

	@Test
	void runWhenAResultIsMissingFails() {
		assertThatIllegalStateException().isThrownBy(() -> run(Contestant.of("empty", Mono.empty())))
			.withMessageContaining("empty");
	}

	@Test
	void runWhenABlockingResultIsWrongFails() {
		assertThatIllegalStateException().isThrownBy(() -> run(Contestant.blocking("wrong", () -> false)))
			.havingRootCause()
			.withMessageContaining("wrong");
	}

	private void run(Contestant contestant) {
		this.measurement.run(new Scenario("scenario", "here", 1, List.of(contestant)));
	}

	@Test
	void quartilesAreValuesInTheMiddle() {
		assertThat(Quartiles.of(List.of(5.0, 1.0, 4.0, 2.0, 3.0))).isEqualTo(new Quartiles(2, 3, 4));
	}

}
