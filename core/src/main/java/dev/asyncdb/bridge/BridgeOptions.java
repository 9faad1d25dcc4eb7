package dev.asyncdb.bridge;

/**
 * Options of blocking-style code.
 *
 * @param requireAwait whether code that ends without having awaited anything fails with a
 * {@link NoAwaitException}, which finds drivers that block
 * @since 0.1.0
 */
public record BridgeOptions(boolean requireAwait) {

	/**
	 * Return the default options.
	 * @return options that do not require an await
	 * @since 0.1.0
	 */
	public static BridgeOptions defaults() {
		return new BridgeOptions(false);
	}

	/**
	 * Return these options with another requirement to await.
	 * @param requireAwait whether code that awaits nothing fails
	 * @return new options
	 * @since 0.1.0
	 */
	public BridgeOptions withRequireAwait(boolean requireAwait) {
		return new BridgeOptions(requireAwait);
	}

}
