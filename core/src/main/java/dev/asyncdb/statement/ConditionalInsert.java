package dev.asyncdb.statement;

import org.jspecify.annotations.Nullable;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * An INSERT of many rows that skips rows that exist.
 *
 * @param before a query that has to be executed first and whose rows are ignored,
 * {@code null} for none
 * @param insert a query. Without {@code before} it returns the inserted rows, with the
 * additional column {@link InsertRows#ORDINAL}. Otherwise it returns the inserted or
 * existing row for each of the rows in their order, with the additional column
 * {@link #CONFLICTS}
 */
public record ConditionalInsert(@Nullable PreparedOperation<?> before, PreparedOperation<?> insert) {

	/**
	 * Name of the result column that counts the existing rows up to and including this
	 * one.
	 */
	public static final String CONFLICTS = "asyncdb_conflicts";

	public boolean returnsExistingRows() {
		return this.before != null;
	}

}
