package dev.asyncdb.fault;

import java.util.Random;

import dev.asyncdb.testing.TestRun;

/**
 * How much of everything: once by default, {@code asyncdb.fault.scale} times in the
 * nightly build.
 */
final class FaultScale {

	private static final int SCALE = TestRun.scale();

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
		int chosen = TestRun.isNightly() ? nightly : size;
		System.out.printf("%s: size %d (scale %d)%n", fault, chosen, SCALE);
		return chosen;
	}

	/**
	 * Random numbers for a fault, repeatable by their {@linkplain TestRun#seed seed}.
	 */
	static Random random(String fault) {
		return TestRun.random(fault);
	}

}
