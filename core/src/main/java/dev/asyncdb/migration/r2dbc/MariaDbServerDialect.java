package dev.asyncdb.migration.r2dbc;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * MariaDB, whose DDL commits implicitly. With {@code autocommit = 0} the next statement
 * starts a new transaction, as over JDBC.
 */
final class MariaDbServerDialect implements ServerDialect {

	@Override
	public String caseSensitive() {
		return "SELECT IF(@@lower_case_table_names = 0, 1, 0)";
	}

	@Override
	public List<String> afterBegin() {
		return List.of("SET autocommit = 0");
	}

	@Override
	public List<String> afterEnd() {
		return List.of("SET autocommit = 1");
	}

	@Override
	public String currentSchema() {
		return "DATABASE()";
	}

	@Override
	public String currentUser() {
		return "SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1)";
	}

	@Override
	public String literal(String text) {
		return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
	}

	@Override
	public String sequences(String schema) {
		return "SELECT COUNT(*) FROM information_schema.tables WHERE table_type = 'SEQUENCE' AND LOWER(table_schema) = "
				+ schema + " AND LOWER(table_name) = ";
	}

	@Override
	public String indexes(String schema) {
		return "SELECT LOWER(table_name) AS t, LOWER(index_name) AS i, " + list("column_name", "seq_in_index")
				+ " AS c FROM information_schema.statistics WHERE LOWER(table_schema) = " + schema
				+ " GROUP BY table_name, index_name";
	}

	@Override
	public String list(String column, String order) {
		return "GROUP_CONCAT(LOWER(%s) ORDER BY %s SEPARATOR ',')".formatted(column, order);
	}

	@Override
	public String text(@Nullable Object value) {
		return (value instanceof Boolean truth) ? (truth ? "1" : "0") : ServerDialect.super.text(value);
	}

}
