package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.mapping.expression.ComputedColumn;
import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Creates an UPDATE of many rows by their keys for PostgreSQL. It locks the rows in the
 * given order first, since an UPDATE locks them in an undefined order and two of them
 * could deadlock.
 *
 * @param rows the rows, with the same columns in each
 * @param difference as {@link DatabaseDialect#difference(Parameter)}
 */
record PostgresUpdateByKeys(R2dbcDialect dialect, List<UpsertValues> rows, Function<Parameter, String> difference) {

	private static final String KEY = "key";

	private static final String VALUE = "value";

	private static final String OPERAND = "operand";

	private static final String AUDIT = "audit";

	PreparedOperation<?> statement() {
		UpsertValues first = this.rows.get(0);
		String ordinal = InsertRows.ORDINAL;
		SqlBuilder sql = new SqlBuilder(this.dialect).text("WITH given AS (SELECT * FROM ");
		source().write(sql);
		sql.text(" AS source(" + String.join(", ", names(first)) + ", " + ordinal + "))");
		sql.text(", locked AS (SELECT given.* FROM ").name(first.table()).text(" AS existing JOIN given ON ");
		sql.text(equalKeys(sql, "given") + " ORDER BY given." + ordinal + " FOR UPDATE OF existing)");
		sql.text(" UPDATE ").name(first.table()).text(" AS existing SET " + assignments(sql));
		sql.text(" FROM locked WHERE " + equalKeys(sql, "locked") + " RETURNING ");
		first.columns().forEach((column) -> sql.text(existing(sql, column) + ", "));
		return sql.text("locked." + ordinal).build();
	}

	// The columns are those of the first row, since each map has an order of its own
	private PostgresUnnest source() {
		UpsertValues first = this.rows.get(0);
		List<SqlIdentifier> columns = new ArrayList<>(first.keys().keySet());
		columns.addAll(first.update().keySet());
		columns.addAll(withOperands(first).keySet());
		columns.addAll(first.audit().keySet());
		List<List<Parameter>> values = this.rows.stream().map(this::values).toList();
		return new PostgresUnnest(first.table(), columns, values.size(), (row, column) -> values.get(row).get(column));
	}

	private List<Parameter> values(UpsertValues row) {
		UpsertValues first = this.rows.get(0);
		List<Parameter> values = new ArrayList<>();
		addAll(values, first.keys(), row.keys());
		addAll(values, first.update(), row.update());
		addAll(values, withOperands(first), withOperands(row));
		addAll(values, first.audit(), row.audit());
		return values;
	}

	private static Map<SqlIdentifier, Parameter> withOperands(UpsertValues row) {
		Map<SqlIdentifier, Parameter> operands = new LinkedHashMap<>();
		row.computed().forEach((column, computed) -> {
			Parameter operand = computed.operand();
			if (operand != null) {
				operands.put(column, operand);
			}
		});
		return operands;
	}

	private static void addAll(List<Parameter> values, Map<SqlIdentifier, Parameter> first,
			Map<SqlIdentifier, Parameter> row) {
		first.keySet().forEach((column) -> values.add(Objects.requireNonNull(row.get(column))));
	}

	private static List<String> names(UpsertValues row) {
		List<String> names = new ArrayList<>();
		addNames(names, KEY, row.keys().size());
		addNames(names, VALUE, row.update().size());
		addNames(names, OPERAND, withOperands(row).size());
		addNames(names, AUDIT, row.audit().size());
		return names;
	}

	private static void addNames(List<String> names, String prefix, int count) {
		for (int i = 0; i < count; i++) {
			names.add(prefix + i);
		}
	}

	private String equalKeys(SqlBuilder sql, String source) {
		List<String> conditions = new ArrayList<>();
		for (SqlIdentifier column : this.rows.get(0).keys().keySet()) {
			conditions.add(existing(sql, column) + " = " + source + "." + KEY + conditions.size());
		}
		return String.join(" AND ", conditions);
	}

	private String assignments(SqlBuilder sql) {
		UpsertValues first = this.rows.get(0);
		List<String> assignments = new ArrayList<>();
		List<String> differences = new ArrayList<>();
		for (SqlIdentifier column : first.update().keySet()) {
			String value = "locked." + VALUE + assignments.size();
			assignments.add(sql.quoted(column) + " = " + value);
			differences.add(this.difference.apply(given(column)).formatted(existing(sql, column), value));
		}
		int operands = 0;
		for (Map.Entry<SqlIdentifier, ComputedColumn> column : first.computed().entrySet()) {
			String operand = "locked." + OPERAND + operands;
			operands += (column.getValue().operand() != null) ? 1 : 0;
			assignments.add(sql.quoted(column.getKey()) + " = "
					+ column.getValue().sql((from) -> existing(sql, from), (value) -> operand));
			differences.add("TRUE");
		}
		int number = 0;
		for (SqlIdentifier column : first.audit().keySet()) {
			assignments.add(sql.quoted(column) + " = CASE WHEN " + String.join(" OR ", differences) + " THEN locked."
					+ AUDIT + number++ + " ELSE " + existing(sql, column) + " END");
		}
		if (first.version() != null) {
			assignments.add(sql.quoted(first.version()) + " = " + existing(sql, first.version()) + " + 1");
		}
		return String.join(", ", assignments);
	}

	/**
	 * Return a value of a column that is not NULL, if one is given.
	 */
	private Parameter given(SqlIdentifier column) {
		List<Parameter> values = this.rows.stream()
			.map((row) -> Objects.requireNonNull(row.update().get(column)))
			.toList();
		return values.stream().filter((value) -> value.getValue() != null).findFirst().orElse(values.get(0));
	}

	private static String existing(SqlBuilder sql, SqlIdentifier column) {
		return "existing." + sql.quoted(column);
	}

}
