package dev.asyncdb.jdbc.view;

import java.sql.Statement;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The generated values that a statement returns.
 *
 * @param requested whether the statement returns generated values
 * @param columns columns to return, empty for all generated columns
 */
record GeneratedKeys(boolean requested, List<String> columns) {

	static GeneratedKeys none() {
		return new GeneratedKeys(false, List.of());
	}

	/**
	 * Return the keys that an argument of JDBC requests, {@code null} for column indexes.
	 */
	static @Nullable GeneratedKeys of(Object argument) {
		if (argument instanceof Integer flag) {
			return new GeneratedKeys(flag == Statement.RETURN_GENERATED_KEYS, List.of());
		}
		return (argument instanceof String[] names) ? new GeneratedKeys(true, List.of(names)) : null;
	}

	io.r2dbc.spi.Statement apply(io.r2dbc.spi.Statement statement) {
		return this.requested ? statement.returnGeneratedValues(this.columns.toArray(String[]::new)) : statement;
	}

}
