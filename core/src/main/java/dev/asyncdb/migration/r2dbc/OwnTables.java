package dev.asyncdb.migration.r2dbc;

import java.util.List;

/**
 * Liquibase's own tables, and how it makes them.
 *
 * @param history name of the history in a statement
 * @param lock name of the lock in a statement
 * @param findHistory counts the tables with the name of the history
 * @param findLock counts those with the name of the lock
 * @param createHistory creates the history
 * @param createLock creates the lock
 */
record OwnTables(String history, String lock, String findHistory, String findLock, List<String> createHistory,
		List<String> createLock) {

}
