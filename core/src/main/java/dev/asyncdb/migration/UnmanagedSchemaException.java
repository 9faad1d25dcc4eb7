package dev.asyncdb.migration;

import java.util.List;

/**
 * The database has tables but no record of the change log, so nothing was run.
 *
 * @since 0.1.0
 */
public class UnmanagedSchemaException extends MigrationException {

	private static final int SHOWN = 5;

	/**
	 * Tell which tables are in the way.
	 * @param database the address, without credentials
	 * @param tables the tables of unknown origin
	 * @since 0.1.0
	 */
	public UnmanagedSchemaException(String database, List<String> tables) {
		super(("%s has %d table(s) that no migration has made (%s%s), so nothing was changed. Use an empty database or"
				+ " schema, or record with \"syncdb stamp head\" (Liquibase's changelog-sync) that the change log is applied")
			.formatted(database, tables.size(), String.join(", ", tables.subList(0, Math.min(SHOWN, tables.size()))),
					(tables.size() > SHOWN) ? ", …" : ""),
				null);
	}

}
