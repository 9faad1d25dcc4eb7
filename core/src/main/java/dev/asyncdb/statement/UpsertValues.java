package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A row that is looked up by natural key and written if need be.
 *
 * @param table the table
 * @param columns all columns, to be returned
 * @param keys the columns of the lookup
 * @param insert the columns of a new row
 * @param update the columns to set on an existing row, empty to leave it as it is
 * @param audit the columns to set as well if that changes any of those
 * @param version the column to count up on update, {@code null} for none
 * @since 0.1.0
 */
public record UpsertValues(SqlIdentifier table, List<SqlIdentifier> columns, Map<SqlIdentifier, Parameter> keys,
		Map<SqlIdentifier, Parameter> insert, Map<SqlIdentifier, Parameter> update, Map<SqlIdentifier, Parameter> audit,
		@Nullable SqlIdentifier version) {
}
