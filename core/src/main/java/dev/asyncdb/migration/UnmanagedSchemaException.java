package dev.asyncdb.migration;

import java.util.List;

/**
 * The database has tables but no history of the change log, so nothing was run.
 *
 * @since 0.1.0
 */
public class UnmanagedSchemaException extends MigrationException {

	private static final int SHOWN = 5;

	/**
	 * Create the exception.
	 * @param database the address of the database, without credentials
	 * @param tables the tables that no migration has created
	 * @since 0.1.0
	 */
	public UnmanagedSchemaException(String database, List<String> tables) {
		super("%s has %d table(s) that no migration has created (%s%s), so nothing was changed. %s".formatted(database,
				tables.size(), String.join(", ", tables.subList(0, Math.min(SHOWN, tables.size()))),
				(tables.size() > SHOWN) ? ", …" : "", advice(tables)), null);
	}

	private static String advice(List<String> tables) {
		if (tables.stream().anyMatch("flyway_schema_history"::equalsIgnoreCase)) {
			return "Flyway migrates this database: set asyncdb.migrations.engine to flyway, or asyncdb.migrations.enabled"
					+ " to false";
		}
		if (tables.stream().anyMatch("DATABASECHANGELOG"::equalsIgnoreCase)) {
			return "Liquibase migrates this database: set asyncdb.migrations.engine to liquibase";
		}
		return "Use an empty database or schema, or record with \"syncdb stamp head\" (Liquibase's changelog-sync)"
				+ " that the change log is applied";
	}

}
