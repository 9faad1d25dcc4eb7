package dev.asyncdb.migration.r2dbc;

import java.util.List;

/**
 * Liquibase's own tables.
 *
 * @param history name of the history table in a statement
 * @param lock name of the lock table in a statement
 * @param findHistory query that counts the tables with the name of the history table
 * @param findLock query that counts the tables with the name of the lock table
 * @param createHistory statements that create the history table
 * @param createLock statements that create the lock table
 */
record OwnTables(String history, String lock, String findHistory, String findLock, List<String> createHistory,
		List<String> createLock) {

}
