package dev.asyncdb.statement;

import java.util.Map;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The parts of statements that look a row up by natural key and write it.
 *
 * @since 0.1.0
 */
public final class UpsertStatement {

	/**
	 * Name of the result column that tells whether the statement inserted the row.
	 *
	 * @since 0.1.0
	 */
	public static final String CREATED = "asyncdb_created";

	private UpsertStatement() {
	}

	static SqlBuilder update(SqlBuilder sql, UpsertValues row, String difference) {
		return assignments(sql.text("UPDATE ").name(row.table()).text(" SET "), row, difference).text(" WHERE ")
			.conditions(row.keys());
	}

	/**
	 * The columns to set; those of the row that is there are qualified, since an upsert
	 * knows two rows. Audited columns come first: MariaDB assigns one after the other.
	 * @param difference how two values are compared, with a place for each
	 */
	static SqlBuilder assignments(SqlBuilder sql, UpsertValues row, String difference) {
		row.audit().forEach((column, value) -> {
			sql.name(column).text(" = CASE WHEN ");
			differences(sql, row, difference);
			qualified(sql.text(" THEN ").value(value).text(" ELSE "), row, column).text(" END, ");
		});
		sql.equalities(row.update(), ", ");
		if (row.version() != null) {
			sql.text(row.update().isEmpty() ? "" : ", ").name(row.version()).text(" = ");
			qualified(sql, row, row.version()).text(" + 1");
		}
		return sql;
	}

	private static void differences(SqlBuilder sql, UpsertValues row, String difference) {
		String[] around = difference.split("%s", -1);
		String separator = "";
		for (Map.Entry<SqlIdentifier, Parameter> column : row.update().entrySet()) {
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
