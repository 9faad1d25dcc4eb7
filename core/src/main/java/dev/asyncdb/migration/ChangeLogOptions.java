package dev.asyncdb.migration;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ResourceLoader;

/**
 * The change log, the part of it to run, and the tables of its history. Immutable.
 *
 * @param location resource of the change log, with or without {@code classpath:}
 * @param contexts contexts to run, empty for all
 * @param labels label expressions to run, empty for all
 * @param parameters values of the placeholders in the change log
 * @param defaultSchema schema of the tables, {@code null} for that of the connection
 * @param historySchema schema of the history tables, {@code null} for the default schema
 * @param historyTable name of the table that records the changes
 * @param lockTable name of the table of the migration lock
 * @since 0.1.0
 */
public record ChangeLogOptions(String location, List<String> contexts, List<String> labels,
		Map<String, String> parameters, @Nullable String defaultSchema, @Nullable String historySchema,
		String historyTable, String lockTable) {

	/**
	 * The default location of Spring Boot.
	 */
	public static final String DEFAULT_LOCATION = "classpath:/db/changelog/db.changelog-master.yaml";

	/**
	 * Copy the collections.
	 */
	public ChangeLogOptions {
		contexts = List.copyOf(contexts);
		labels = List.copyOf(labels);
		parameters = Map.copyOf(parameters);
	}

	/**
	 * Return the default options: all changes of the change log at
	 * {@link #DEFAULT_LOCATION}, with Liquibase's names of the history tables.
	 * @return the options
	 * @since 0.1.0
	 */
	public static ChangeLogOptions defaults() {
		return new ChangeLogOptions(DEFAULT_LOCATION, List.of(), List.of(), Map.of(), null, null, "DATABASECHANGELOG",
				"DATABASECHANGELOGLOCK");
	}

	/**
	 * Return these options with a different location.
	 * @param location resource of the change log, with or without {@code classpath:}
	 * @return new options
	 * @since 0.1.0
	 */
	public ChangeLogOptions withLocation(String location) {
		return new ChangeLogOptions(location, this.contexts, this.labels, this.parameters, this.defaultSchema,
				this.historySchema, this.historyTable, this.lockTable);
	}

	/**
	 * Return these options with different contexts.
	 * @param contexts contexts to run, empty for all
	 * @return new options
	 * @since 0.1.0
	 */
	public ChangeLogOptions withContexts(List<String> contexts) {
		return new ChangeLogOptions(this.location, contexts, this.labels, this.parameters, this.defaultSchema,
				this.historySchema, this.historyTable, this.lockTable);
	}

	/**
	 * Return these options with different labels.
	 * @param labels label expressions to run, empty for all
	 * @return new options
	 * @since 0.1.0
	 */
	public ChangeLogOptions withLabels(List<String> labels) {
		return new ChangeLogOptions(this.location, this.contexts, labels, this.parameters, this.defaultSchema,
				this.historySchema, this.historyTable, this.lockTable);
	}

	/**
	 * Return these options with different parameters.
	 * @param parameters values of the placeholders in the change log
	 * @return new options
	 * @since 0.1.0
	 */
	public ChangeLogOptions withParameters(Map<String, String> parameters) {
		return new ChangeLogOptions(this.location, this.contexts, this.labels, parameters, this.defaultSchema,
				this.historySchema, this.historyTable, this.lockTable);
	}

	/**
	 * Return these options with a different default schema.
	 * @param defaultSchema schema of the tables, {@code null} for that of the connection
	 * @return new options
	 * @since 0.1.0
	 */
	public ChangeLogOptions withDefaultSchema(@Nullable String defaultSchema) {
		return new ChangeLogOptions(this.location, this.contexts, this.labels, this.parameters, defaultSchema,
				this.historySchema, this.historyTable, this.lockTable);
	}

	/**
	 * Return these options with a different history schema.
	 * @param historySchema schema of the history tables, {@code null} for the default
	 * schema
	 * @return new options
	 * @since 0.1.0
	 */
	public ChangeLogOptions withHistorySchema(@Nullable String historySchema) {
		return new ChangeLogOptions(this.location, this.contexts, this.labels, this.parameters, this.defaultSchema,
				historySchema, this.historyTable, this.lockTable);
	}

	/**
	 * Return these options with a different history table.
	 * @param historyTable name of the table that records the changes
	 * @return new options
	 * @since 0.1.0
	 */
	public ChangeLogOptions withHistoryTable(String historyTable) {
		return new ChangeLogOptions(this.location, this.contexts, this.labels, this.parameters, this.defaultSchema,
				this.historySchema, historyTable, this.lockTable);
	}

	/**
	 * Return these options with a different lock table.
	 * @param lockTable name of the table of the migration lock
	 * @return new options
	 * @since 0.1.0
	 */
	public ChangeLogOptions withLockTable(String lockTable) {
		return new ChangeLogOptions(this.location, this.contexts, this.labels, this.parameters, this.defaultSchema,
				this.historySchema, this.historyTable, lockTable);
	}

	/**
	 * Return the schema of the history tables.
	 * @return the history schema, else the default schema, {@code null} for that of the
	 * connection
	 * @since 0.1.0
	 */
	public @Nullable String historySchemaOrDefault() {
		return (this.historySchema != null) ? this.historySchema : this.defaultSchema;
	}

	/**
	 * Return the path of the change log on the class path.
	 * @return the location without prefix and leading slash
	 * @since 0.1.0
	 */
	public String path() {
		return this.location.replaceFirst("^classpath\\*?:", "").replaceFirst("^/+", "");
	}

	/**
	 * Return whether the change log exists.
	 * @param resources finds it by its location, on the class path unless it has a prefix
	 * @return {@code true} if it does
	 * @since 0.1.0
	 */
	public boolean exists(ResourceLoader resources) {
		return resources
			.getResource(
					this.location.contains(":") ? this.location : ResourceLoader.CLASSPATH_URL_PREFIX + this.location)
			.exists();
	}

}
