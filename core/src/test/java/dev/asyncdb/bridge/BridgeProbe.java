package dev.asyncdb.bridge;

/**
 * Lets tests of other packages look at the threads of bridges.
 */
public final class BridgeProbe {

	private BridgeProbe() {
	}

	/**
	 * How many slots are taken.
	 * @return the number
	 */
	public static int taken() {
		return Bridge.taken();
	}

}
