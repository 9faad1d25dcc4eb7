package dev.asyncdb.jdbc.view;

import java.sql.SQLWarning;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The result of a statement.
 *
 * @param columns the columns of the rows, empty without rows
 * @param rows the values of the rows
 * @param updated the number of changed rows, {@code null} if the statement reports none
 * @param warnings the warnings of the database
 */
record JdbcResult(List<Column> columns, List<@Nullable Object[]> rows, @Nullable Long updated,
		List<SQLWarning> warnings) {

	static JdbcResult empty() {
		return new JdbcResult(List.of(), List.of(), null, List.of());
	}

	long count() {
		return (this.updated != null) ? this.updated : this.rows.size();
	}

	/**
	 * Return a result with the first rows only.
	 */
	JdbcResult limited(int max) {
		return (max > 0 && max < this.rows.size())
				? new JdbcResult(this.columns, List.copyOf(this.rows.subList(0, max)), this.updated, this.warnings)
				: this;
	}

	/**
	 * A column of a result.
	 *
	 * @param name the name
	 * @param typeName the type name of the database
	 * @param type the Java type of the values
	 */
	record Column(String name, String typeName, Class<?> type) {
	}

}
