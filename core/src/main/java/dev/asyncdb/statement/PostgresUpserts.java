package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Updates many rows by their keys on PostgreSQL. They are locked in the given order
 * first: an UPDATE promises none, and two of them would run into each other.
 *
 * @param rows the rows, with the same columns in each
 */
record PostgresUpserts(R2dbcDialect dialect, List<UpsertValues> rows) {

	private static final String KEY = "k";

	private static final String NEW = "n";

	private static final String AUDIT = "a";

	PreparedOperation<?> update(String difference) {
		UpsertValues first = this.rows.get(0);
		List<Map<String, Parameter>> given = this.rows.stream().map(this::given).toList();
		SqlBuilder sql = new SqlBuilder(this.dialect).text("WITH given AS (SELECT * FROM ");
		new PostgresUnnest(given).write(sql);
		sql.text(" AS source(" + String.join(", ", given.get(0).keySet()) + ", " + InsertRows.ORDINAL + ")), ");
		sql.text("locked AS (SELECT given.* FROM ").name(first.table()).text(" AS there JOIN given ON ");
		keys(sql, "there", "given").text(" ORDER BY given." + InsertRows.ORDINAL + " FOR UPDATE OF there) UPDATE ");
		sql.name(first.table()).text(" AS there SET ");
		assignments(sql, difference).text(" FROM locked WHERE ");
		keys(sql, "there", "locked").text(" RETURNING ");
		first.columns().forEach((column) -> sql.text("there.").name(column).text(", "));
		return sql.text("locked." + InsertRows.ORDINAL).build();
	}

	private Map<String, Parameter> given(UpsertValues row) {
		UpsertValues first = this.rows.get(0);
		Map<String, Parameter> given = new LinkedHashMap<>();
		put(given, KEY, first.keys().keySet(), row.keys());
		put(given, NEW, first.update().keySet(), row.update());
		put(given, AUDIT, first.audit().keySet(), row.audit());
		return given;
	}

	private static void put(Map<String, Parameter> given, String name, Set<SqlIdentifier> columns,
			Map<SqlIdentifier, Parameter> values) {
		columns.forEach((column) -> given.put(name + given.size(), Objects.requireNonNull(values.get(column))));
	}

	private SqlBuilder keys(SqlBuilder sql, String left, String right) {
		int number = 0;
		for (SqlIdentifier column : this.rows.get(0).keys().keySet()) {
			sql.text((number > 0) ? " AND " : "").text(left + ".").name(column);
			sql.text(" = " + right + "." + KEY + number++);
		}
		return sql;
	}

	private SqlBuilder assignments(SqlBuilder sql, String difference) {
		UpsertValues first = this.rows.get(0);
		int number = first.keys().size();
		List<Runnable> changed = new ArrayList<>();
		List<Runnable> written = new ArrayList<>();
		for (SqlIdentifier column : first.update().keySet()) {
			String value = "locked." + NEW + number++;
			changed.add(() -> sql.text(difference.formatted("there." + sql.quoted(column), value)));
			written.add(() -> sql.name(column).text(" = " + value));
		}
		for (SqlIdentifier column : first.audit().keySet()) {
			String value = "locked." + AUDIT + number++;
			written.add(() -> {
				separated(sql.name(column).text(" = CASE WHEN "), changed, " OR ");
				sql.text(" THEN " + value + " ELSE there.").name(column).text(" END");
			});
		}
		SqlIdentifier version = first.version();
		if (version != null) {
			written.add(() -> sql.name(version).text(" = there.").name(version).text(" + 1"));
		}
		return separated(sql, written, ", ");
	}

	private static SqlBuilder separated(SqlBuilder sql, List<Runnable> parts, String separator) {
		String before = "";
		for (Runnable part : parts) {
			sql.text(before);
			part.run();
			before = separator;
		}
		return sql;
	}

}
