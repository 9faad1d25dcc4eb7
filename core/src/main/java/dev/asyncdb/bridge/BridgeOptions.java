package dev.asyncdb.bridge;

/**
 * How blocking-style code is run.
 *
 * @param requireAwait whether code that ends without having awaited anything fails with a
 * {@link NoAwaitException}, which finds drivers that block
 * @since 0.1.0
 */
public record BridgeOptions(boolean requireAwait) {

	/**
	 * The options to use when nothing else is said.
	 * @return code need not await
	 * @since 0.1.0
	 */
	public static BridgeOptions defaults() {
		return new BridgeOptions(false);
	}

	/**
	 * These options with or without the need to await.
	 * @param requireAwait whether code that awaits nothing fails
	 * @return new options
	 * @since 0.1.0
	 */
	public BridgeOptions withRequireAwait(boolean requireAwait) {
		return new BridgeOptions(requireAwait);
	}

}
