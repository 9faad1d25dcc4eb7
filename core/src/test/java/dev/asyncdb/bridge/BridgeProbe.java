package dev.asyncdb.bridge;

/**
 * Exposes the threads of bridges to tests of other packages.
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
