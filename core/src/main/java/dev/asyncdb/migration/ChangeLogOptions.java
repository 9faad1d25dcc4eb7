package dev.asyncdb.migration;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which change log is run, which part of it, and where its history is kept.
 *
 * @param location resource of the change log, with or without {@code classpath:}
 * @param contexts contexts to run, empty for all
 * @param labels label expressions to run, empty for all
 * @param parameters values of the placeholders in the change log
 * @param defaultSchema schema of the tables, {@code null} for that of the connection
 * @param historySchema schema of the history tables, {@code null} for the default schema
 * @param historyTable table of the changes that were run
 * @param lockTable table of the migration lock
 * @since 0.1.0
 */
public record ChangeLogOptions(String location, List<String> contexts, List<String> labels,
		Map<String, String> parameters, @Nullable String defaultSchema, @Nullable String historySchema,
		String historyTable, String lockTable) {

	/**
	 * Where Spring Boot looks for a change log.
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
	 * Run all of a change log.
	 * @param location resource of the change log, with or without {@code classpath:}
	 * @return settings
	 * @since 0.1.0
	 */
	public static ChangeLogOptions of(String location) {
		return new ChangeLogOptions(location, List.of(), List.of(), Map.of(), null, null, "DATABASECHANGELOG",
				"DATABASECHANGELOGLOCK");
	}

	/**
	 * The schema of the history tables.
	 * @return the history schema, else the default schema, {@code null} for that of the
	 * connection
	 * @since 0.1.0
	 */
	public @Nullable String historySchemaOrDefault() {
		return (this.historySchema != null) ? this.historySchema : this.defaultSchema;
	}

	/**
	 * The change log's path on the class path.
	 * @return the location without prefix and leading slash
	 * @since 0.1.0
	 */
	public String path() {
		return this.location.replaceFirst("^classpath\\*?:", "").replaceFirst("^/+", "");
	}

}
