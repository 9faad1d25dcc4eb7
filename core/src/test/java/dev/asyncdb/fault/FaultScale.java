package dev.asyncdb.fault;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much of everything: once by default, {@code asyncdb.fault.scale} times in the
 * nightly build.
 */
final class FaultScale {

	private static final int SCALE = Integer.getInteger("asyncdb.fault.scale", 1);

	private FaultScale() {
	}

	/**
	 * The size of a test.
	 * @param fault the number of the fault
	 * @param size the size by default
	 */
	static int of(String fault, int size) {
		System.out.printf("%s: size %d (scale %d)%n", fault, size * SCALE, SCALE);
		return size * SCALE;
	}

	/**
	 * The size of a test that says itself how large it is in the nightly build.
	 */
	static int of(String fault, int size, int nightly) {
		int chosen = (SCALE > 1) ? nightly : size;
		System.out.printf("%s: size %d (scale %d)%n", fault, chosen, SCALE);
		return chosen;
	}

	/**
	 * Chance that can be repeated: {@code asyncdb.fault.seed} gives the seed that was
	 * printed.
	 */
	static Random random(String fault) {
		long seed = Long.getLong("asyncdb.fault.seed", ThreadLocalRandom.current().nextLong());
		System.out.printf("%s: seed %d%n", fault, seed);
		return new Random(seed);
	}

}
