package dev.asyncdb.autoconfigure;

import dev.asyncdb.AsyncDatabaseManager;

/**
 * Callback that changes the builder of the auto-configured manager, and each
 * {@link dev.asyncdb.AsyncDatabaseManager.Builder} that the application injects. It is
 * called last, so it takes precedence over properties and beans.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AsyncDatabaseManagerBuilderCustomizer {

	/**
	 * Customize a builder.
	 * @param builder the builder with the settings of the application
	 * @since 0.1.0
	 */
	void customize(AsyncDatabaseManager.Builder builder);

}
