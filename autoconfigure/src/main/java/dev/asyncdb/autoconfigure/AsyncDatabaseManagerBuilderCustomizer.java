package dev.asyncdb.autoconfigure;

import dev.asyncdb.AsyncDatabaseManager;

/**
 * Callback that changes the builder of each auto-configured manager, and each
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

	/**
	 * Customize a builder of a known database. By default, each builder is customized in
	 * the same way.
	 * @param database the name of the database: {@code default} for the main one, the
	 * name in {@code asyncdb.databases.<name>} for a further one
	 * @param builder the builder with the settings of the application
	 * @since 0.1.0
	 */
	default void customize(String database, AsyncDatabaseManager.Builder builder) {
		customize(builder);
	}

}
