package dev.asyncdb.jdbc.view;

import java.sql.ResultSet;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A result that does not come from a statement.
 */
final class JdbcTable {

	private final List<JdbcResult.Column> columns;

	private final List<@Nullable Object[]> rows = new ArrayList<>();

	JdbcTable(String columns) {
		this.columns = Arrays.stream(columns.split(", *"))
			.map((name) -> new JdbcResult.Column(name, "VARCHAR", String.class))
			.toList();
	}

	void row(@Nullable Object... values) {
		this.rows.add(values);
	}

	ResultSet resultSet() {
		return JdbcView.of(ResultSet.class,
				new JdbcRows(new JdbcResult(this.columns, this.rows, null, List.of()), ZoneId.systemDefault()));
	}

}
