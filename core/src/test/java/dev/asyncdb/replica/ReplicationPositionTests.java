package dev.asyncdb.replica;

import java.time.Duration;
import java.util.Random;

import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Positions in the log, their tokens, and the lag that follows from them.
 */
class ReplicationPositionTests {

	private static final Random RANDOM = TestRun.random("ReplicationPositionTests");

	@Test
	void tokenOfAnyPositionIsReadBack() {
		for (int round = 0; round < 1_000; round++) {
			ReplicationPosition position = new ReplicationPosition(RANDOM.nextInt(Integer.MAX_VALUE),
					RANDOM.nextLong());
			assertThat(ReplicationPosition.parse(position.token())).isEqualTo(position);
			assertThat(ReplicationPosition.lsnOf(position.lsnText())).isEqualTo(position.lsn());
		}
	}

	@Test
	void positionOfTheServerIsRead() {
		assertThat(ReplicationPosition.of("00000002000000000000000A", "1/20DE58"))
			.isEqualTo(new ReplicationPosition(2, 0x1_0020_DE58L));
	}

	@Test
	void laterTimelineIsLaterAndPositionsAreUnsigned() {
		ReplicationPosition last = new ReplicationPosition(1, -1);
		assertThat(new ReplicationPosition(2, 0)).isGreaterThan(last);
		assertThat(last).isGreaterThan(new ReplicationPosition(1, Long.MAX_VALUE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "1-2", "1-2-3-4", "g-1-1", "1-1-1' OR '1'='1", "1-1-123456789", "-1-1-1",
			"1-1-1\n", "１-1-1" })
	void otherTextIsNoToken(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ReadYourWrites.from(text))
			.withMessage("The text is not a token of ReadYourWrites");
	}

	@Test
	void lagIsTheTimeSinceThePrimaryHadWhatAReplicaDoesNotHave() {
		PrimaryPositions positions = new PrimaryPositions(Duration.ofSeconds(10));
		long second = Duration.ofSeconds(1).toNanos();
		for (int number = 0; number <= 300; number++) {
			positions.add(number * second, number * 100L);
		}
		assertThat(positions.lag(30_000, 300 * second)).isZero();
		assertThat(positions.lag(30_001, 301 * second)).isZero();
		assertThat(positions.lag(29_950, 301 * second)).isEqualTo(Duration.ofSeconds(1));
		assertThat(positions.lag(29_000, 301 * second)).isEqualTo(Duration.ofSeconds(10));
		assertThat(positions.lag(0, 301 * second)).isGreaterThan(Duration.ofSeconds(100));
		assertThat(new PrimaryPositions(Duration.ofSeconds(1)).lag(1, second)).isZero();
	}

	@Test
	void positionsThatAFailoverHasLostAreForgotten() {
		PrimaryPositions positions = new PrimaryPositions(Duration.ofSeconds(10));
		long second = Duration.ofSeconds(1).toNanos();
		positions.add(0, 100);
		positions.add(second, 500);
		positions.add(2 * second, 200);
		assertThat(positions.lag(200, 9 * second)).isZero();
		assertThat(positions.lag(100, 9 * second)).isEqualTo(Duration.ofSeconds(7));
	}

}
