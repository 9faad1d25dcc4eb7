package dev.asyncdb.mapping.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;

import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.Test;

import org.springframework.util.NumberUtils;

import static org.assertj.core.api.Assertions.assertThat;

class ExactNumbersTests {

	private static final List<Class<? extends Number>> WHOLE = List.of(Byte.class, Short.class, Integer.class,
			Long.class, BigInteger.class);

	private static boolean isHeld(Class<?> type, Number value) {
		return ExactNumbers.isHeldBy(type, value);
	}

	@Test
	void wholeTypesHoldNoFractions() {
		WHOLE.forEach((type) -> {
			assertThat(isHeld(type, new BigDecimal("1.75"))).isFalse();
			assertThat(isHeld(type, 0.5)).isFalse();
			assertThat(isHeld(type, Double.NaN)).isFalse();
			assertThat(isHeld(type, Float.POSITIVE_INFINITY)).isFalse();
			assertThat(isHeld(type, new BigDecimal("7.00"))).isTrue();
			assertThat(isHeld(type, new BigDecimal("0E-9"))).isTrue();
			assertThat(isHeld(type, 7f)).isTrue();
		});
	}

	@Test
	void wholeTypesHoldTheirRange() {
		assertThat(isHeld(Integer.class, 1L + Integer.MAX_VALUE)).isFalse();
		assertThat(isHeld(Integer.class, (long) Integer.MIN_VALUE)).isTrue();
		assertThat(isHeld(Short.class, 40_000)).isFalse();
		assertThat(isHeld(Byte.class, 128L)).isFalse();
		assertThat(isHeld(Long.class, 1e300)).isFalse();
		assertThat(isHeld(Long.class, BigInteger.TWO.pow(63))).isFalse();
		assertThat(isHeld(BigInteger.class, 1e300)).isTrue();
	}

	@Test
	void floatHoldsAllDecimals() {
		assertThat(isHeld(Float.class, 0.1)).isTrue();
		assertThat(isHeld(Float.class, (double) 0.1f)).isTrue();
		assertThat(isHeld(Float.class, new BigDecimal("1.7500"))).isTrue();
		assertThat(isHeld(Float.class, 0.123456789)).isFalse();
		assertThat(isHeld(Float.class, new BigDecimal("1234567.89"))).isFalse();
		assertThat(isHeld(Float.class, 16_777_217)).isFalse();
		assertThat(isHeld(Float.class, 1e300)).isFalse();
		assertThat(isHeld(Float.class, 1e-300)).isFalse();
		assertThat(isHeld(Float.class, Double.NaN)).isTrue();
	}

	@Test
	void doubleIsTheNearestFractionAndHoldsWholeNumbers() {
		assertThat(isHeld(Double.class, new BigDecimal("0.1"))).isTrue();
		assertThat(isHeld(Double.class, new BigDecimal("0.33333333333333333333"))).isTrue();
		assertThat(isHeld(Double.class, 0.1f)).isTrue();
		assertThat(isHeld(Double.class, (1L << 53) + 1)).isFalse();
		assertThat(isHeld(Double.class, 1L << 53)).isTrue();
		assertThat(isHeld(Double.class, new BigDecimal("1e400"))).isFalse();
		assertThat(isHeld(Double.class, new BigDecimal("1e-400"))).isFalse();
	}

	@Test
	void whatIsHeldComesBack() {
		Random random = new Random(TestRun.seed("exact numbers"));
		int held = 0;
		for (int i = 0; i < 20_000; i++) {
			BigDecimal number = new BigDecimal(new BigInteger(1 + random.nextInt(70), random), random.nextInt(7) - 3);
			Class<? extends Number> type = WHOLE.get(random.nextInt(WHOLE.size()));
			boolean comesBack = comesBack(number, type);
			assertThat(isHeld(type, number)).as("%s as %s", number, type).isEqualTo(comesBack);
			held += comesBack ? 1 : 0;
		}
		assertThat(held).isBetween(1000, 19_000);
	}

	private static boolean comesBack(BigDecimal number, Class<? extends Number> type) {
		try {
			Number converted = NumberUtils.convertNumberToTargetClass(number, type);
			return new BigDecimal(converted.toString()).compareTo(number) == 0;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
