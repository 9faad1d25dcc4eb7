package dev.asyncdb.jdbc;

import java.sql.Statement;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which values of new rows a statement gives back.
 *
 * @param wanted whether it gives any
 * @param columns of these columns, none for all that were generated
 */
record GeneratedKeys(boolean wanted, List<String> columns) {

	static GeneratedKeys none() {
		return new GeneratedKeys(false, List.of());
	}

	/**
	 * What an argument of JDBC asks for, {@code null} if it asks by numbers of columns.
	 */
	static @Nullable GeneratedKeys of(Object argument) {
		if (argument instanceof Integer flag) {
			return new GeneratedKeys(flag == Statement.RETURN_GENERATED_KEYS, List.of());
		}
		return (argument instanceof String[] names) ? new GeneratedKeys(true, List.of(names)) : null;
	}

	io.r2dbc.spi.Statement apply(io.r2dbc.spi.Statement statement) {
		return this.wanted ? statement.returnGeneratedValues(this.columns.toArray(String[]::new)) : statement;
	}

}
