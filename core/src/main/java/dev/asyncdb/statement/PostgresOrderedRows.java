package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Creates statements for PostgreSQL that lock rows in the given order. The plan of a
 * statement with a list of keys can visit the rows in any order.
 *
 * @param dialect the dialect of Spring Data
 * @param table the table
 * @param keys the columns that identify each row, the same in each
 */
record PostgresOrderedRows(R2dbcDialect dialect, SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> keys) {

	/**
	 * Create a query that locks the rows.
	 * @return empty if the driver does not encode the keys as arrays
	 */
	Optional<PreparedOperation<?>> lock() {
		return areArrays() ? Optional.of(lockedRows("1", "NO KEY UPDATE", sql()).build()) : Optional.empty();
	}

	/**
	 * Create a DELETE of the rows.
	 * @return empty if the driver does not encode the keys as arrays
	 */
	Optional<PreparedOperation<?>> delete() {
		if (!areArrays()) {
			return Optional.empty();
		}
		SqlBuilder sql = sql().text("DELETE FROM ").name(this.table).text(" AS deleted USING (");
		lockedRows("given.*", "UPDATE", sql).text(") AS given WHERE ");
		return Optional.of(PostgresUnnest.joined(sql, "deleted", "given", columns()).build());
	}

	private SqlBuilder lockedRows(String selected, String lock, SqlBuilder sql) {
		sql.text("SELECT " + selected + " FROM ").name(this.table).text(" AS stored JOIN ");
		source().write(sql).text(" AS given(").names(columns());
		sql.text(", " + InsertRows.ORDINAL + ") ON ");
		PostgresUnnest.joined(sql, "stored", "given", columns());
		return sql.text(" ORDER BY given." + InsertRows.ORDINAL + " FOR " + lock + " OF stored");
	}

	private SqlBuilder sql() {
		return new SqlBuilder(this.dialect);
	}

	private List<SqlIdentifier> columns() {
		return source().columns();
	}

	private boolean areArrays() {
		return source().arrays() != null;
	}

	private PostgresUnnest source() {
		return PostgresUnnest.of(this.table, this.keys);
	}

}
