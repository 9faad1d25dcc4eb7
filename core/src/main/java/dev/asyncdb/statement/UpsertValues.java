package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The values of an upsert: a row that is looked up by natural key and then inserted or
 * updated.
 *
 * @param table the table
 * @param columns all columns, which the statement returns
 * @param keys the columns of the lookup
 * @param insert the columns of a new row
 * @param update the columns to set on an existing row, empty to leave it unchanged
 * @param audit the columns to set if the update changes one of its columns
 * @param version the column to increment on update, {@code null} for none
 */
public record UpsertValues(SqlIdentifier table, List<SqlIdentifier> columns, Map<SqlIdentifier, Parameter> keys,
		Map<SqlIdentifier, Parameter> insert, Map<SqlIdentifier, Parameter> update, Map<SqlIdentifier, Parameter> audit,
		@Nullable SqlIdentifier version) {
}
