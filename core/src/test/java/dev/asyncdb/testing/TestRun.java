package dev.asyncdb.testing;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The options of a test run, which the build passes as system properties.
 */
public final class TestRun {

	private static final int SCALE = Integer.getInteger("asyncdb.fault.scale", 1);

	private static final long DEFAULT_SEED = 20260101;

	private TestRun() {
	}

	/**
	 * Return the factor by which the nightly build enlarges tests.
	 * @return the factor, one by default
	 */
	public static int scale() {
		return SCALE;
	}

	/**
	 * Return whether this is the nightly build, which runs the long tests as well.
	 * @return whether it is
	 */
	public static boolean isNightly() {
		return SCALE > 1;
	}

	/**
	 * Return the seed of random tests: the same in each run, unless the system property
	 * {@code asyncdb.test.seed} is a number or {@code random}. The seed is printed, so
	 * that a failure can be repeated.
	 * @param test the name to print
	 * @return the seed
	 */
	public static long seed(String test) {
		String configured = System.getProperty("asyncdb.test.seed", "fixed");
		long seed = switch (configured) {
			case "fixed" -> DEFAULT_SEED;
			case "random" -> ThreadLocalRandom.current().nextLong();
			default -> Long.parseLong(configured);
		};
		System.out.printf("%s: seed %d%n", test, seed);
		return seed;
	}

	/**
	 * Return random numbers that start from the {@linkplain #seed(String) seed} and the
	 * name, so two sources of one test differ.
	 * @param test the name to print
	 * @return the random numbers
	 */
	public static Random random(String test) {
		return new Random(seed(test) + test.hashCode());
	}

}
