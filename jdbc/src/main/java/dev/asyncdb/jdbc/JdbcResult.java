package dev.asyncdb.jdbc;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a statement gave.
 *
 * @param columns the columns of its rows, none without rows
 * @param rows the values of its rows
 * @param updated the number of rows that it changed, {@code null} if it told none
 */
record JdbcResult(List<Column> columns, List<@Nullable Object[]> rows, @Nullable Long updated) {

	static JdbcResult empty() {
		return new JdbcResult(List.of(), List.of(), null);
	}

	long count() {
		return (this.updated != null) ? this.updated : this.rows.size();
	}

	/**
	 * The first rows.
	 */
	JdbcResult limited(int most) {
		return (most > 0 && most < this.rows.size())
				? new JdbcResult(this.columns, List.copyOf(this.rows.subList(0, most)), this.updated) : this;
	}

	/**
	 * A column.
	 *
	 * @param name its name
	 * @param typeName the type in the database
	 * @param type the type of its values
	 */
	record Column(String name, String typeName, Class<?> type) {
	}

}
