package dev.asyncdb.statement;

import org.jspecify.annotations.Nullable;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Inserts many rows and leaves out those that are there.
 *
 * @param before what has to run before, its rows do not matter; {@code null} for nothing
 * @param insert a query. Without {@code before} it returns what was inserted, with the
 * additional column {@link InsertRows#ORDINAL}. Else it returns a row for each given one,
 * in their order: the one that was inserted or the one that was there, with the
 * additional column {@link #MET}
 * @since 0.1.0
 */
public record ConditionalInsert(@Nullable PreparedOperation<?> before, PreparedOperation<?> insert) {

	/**
	 * Name of the result column that counts the rows that were there, up to this one.
	 *
	 * @since 0.1.0
	 */
	public static final String MET = "asyncdb_met";

	/**
	 * Whether the rows that were there come back as well.
	 * @return {@code true} if each given row has one
	 * @since 0.1.0
	 */
	public boolean returnsAll() {
		return this.before != null;
	}

}
