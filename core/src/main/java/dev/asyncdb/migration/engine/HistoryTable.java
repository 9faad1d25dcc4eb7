package dev.asyncdb.migration.engine;

import java.util.Set;
import java.util.function.Function;

import io.r2dbc.spi.Readable;

/**
 * The table in which an engine records the changes that were run, and how its rows are
 * read over R2DBC.
 *
 * @param name the name of the table in a statement, with its schema if it has one
 * @param query the query for all rows in the order in which they were written
 * @param mapping creates the applied change of a row
 * @param interruptedQuery the query for the number of changes that a process began but
 * did not record
 * @param ownTables the names of all tables of the engine, without a schema
 * @since 0.1.0
 */
public record HistoryTable(String name, String query, Function<Readable, AppliedChange> mapping,
		String interruptedQuery, Set<String> ownTables) {

	/**
	 * Copy the names of the tables.
	 */
	public HistoryTable {
		ownTables = Set.copyOf(ownTables);
	}

	/**
	 * Return whether a table belongs to the engine.
	 * @param table the name of the table without a schema
	 * @return {@code true} if it does, in any case
	 * @since 0.1.0
	 */
	public boolean isOwnTable(String table) {
		return this.ownTables.stream().anyMatch(table::equalsIgnoreCase);
	}

}
