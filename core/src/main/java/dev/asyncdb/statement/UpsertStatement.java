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
	 * since an upsert refers to two rows. Computed and audit columns come first, since
	 * MariaDB evaluates each assignment with the values of the ones before.
	 * @param difference as {@link DatabaseDialect#difference(Parameter)}
	 */
	static SqlBuilder assignments(SqlBuilder sql, UpsertValues row, Function<Parameter, String> difference) {
		String separator = computed(sql, row);
		for (Map.Entry<SqlIdentifier, Parameter> audited : row.audit().entrySet()) {
			audit(sql.text(separator).name(audited.getKey()).text(" = "), row, audited, difference);
			separator = ", ";
		}
		if (!row.update().isEmpty()) {
			sql.text(separator).equalities(row.update(), ", ");
			separator = ", ";
		}
		if (row.version() != null) {
			sql.text(separator).name(row.version()).text(" = ");
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
			sql.text(separator)
				.name(column.getKey())
				.text(" = ")
				.computed(column.getValue(), sql.quoted(row.table()) + ".");
			separator = ", ";
		}
		return separator;
	}

	// A row of which a column is computed counts as changed
	private static void audit(SqlBuilder sql, UpsertValues row, Map.Entry<SqlIdentifier, Parameter> audited,
			Function<Parameter, String> difference) {
		if (row.computed().isEmpty()) {
			differences(sql.text("CASE WHEN "), row, difference);
			qualified(sql.text(" THEN ").value(audited.getValue()).text(" ELSE "), row, audited.getKey()).text(" END");
		}
		else {
			sql.value(audited.getValue());
		}
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
