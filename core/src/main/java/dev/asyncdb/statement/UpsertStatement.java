package dev.asyncdb.statement;

import java.util.Map;
import java.util.function.Function;

import dev.asyncdb.mapping.expression.ComputedColumn;
import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Parts of the statements of upserts.
 */
public final class UpsertStatement {

	/**
	 * Name of the result column that is true if the statement inserted the row.
	 */
	public static final String CREATED = "asyncdb_created";

	private UpsertStatement() {
	}

	static SqlBuilder update(SqlBuilder sql, UpsertValues row, Function<Parameter, String> difference) {
		return assignments(sql.text("UPDATE ").name(row.table()).text(" SET "), row, difference).text(" WHERE ")
			.conditions(row.keys());
	}

	/**
	 * Append the assignments of an UPDATE. Columns of the existing row are qualified,
	 * since an upsert refers to two rows. Audit columns come first, since MariaDB
	 * evaluates each assignment with the values of the ones before. So do computed ones. A
	 * row of which a column is computed counts as changed.
	 * @param difference as {@link DatabaseDialect#difference(Parameter)}
	 */
	static SqlBuilder assignments(SqlBuilder sql, UpsertValues row, Function<Parameter, String> difference) {
		row.audit().forEach((column, value) -> {
			if (row.computed().isEmpty()) {
				sql.name(column).text(" = CASE WHEN ");
				differences(sql, row, difference);
				qualified(sql.text(" THEN ").value(value).text(" ELSE "), row, column).text(" END, ");
			}
			else {
				sql.name(column).text(" = ").value(value).text(", ");
			}
		});
		String separator = computed(sql, row);
		sql.text(row.update().isEmpty() ? "" : separator).equalities(row.update(), ", ");
		if (row.version() != null) {
			sql.text(row.update().isEmpty() ? separator : ", ").name(row.version()).text(" = ");
			qualified(sql, row, row.version()).text(" + 1");
		}
		return sql;
	}

	/**
	 * Append the computed columns.
	 * @return what separates them from the next assignment
	 */
	private static String computed(SqlBuilder sql, UpsertValues row) {
		String separator = "";
		for (Map.Entry<SqlIdentifier, ComputedColumn> column : row.computed().entrySet()) {
			ComputedColumn value = column.getValue();
			sql.text(separator).name(column.getKey()).text(" = ");
			sql.computed(value, sql.quoted(row.table()) + ".");
			separator = ", ";
		}
		return separator;
	}

	private static void differences(SqlBuilder sql, UpsertValues row, Function<Parameter, String> difference) {
		String separator = "";
		for (Map.Entry<SqlIdentifier, Parameter> column : row.update().entrySet()) {
			String[] around = difference.apply(column.getValue()).split("%s", -1);
			qualified(sql.text(separator + around[0]), row, column.getKey()).text(around[1])
				.value(column.getValue())
				.text(around[2]);
			separator = " OR ";
		}
	}

	private static SqlBuilder qualified(SqlBuilder sql, UpsertValues row, SqlIdentifier column) {
		return sql.name(row.table()).text(".").name(column);
	}

}
