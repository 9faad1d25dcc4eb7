package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.expression.ComputedColumn;
import dev.asyncdb.statement.sql.StatementCache;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The values of an upsert: a row that is looked up by natural key and then inserted or
 * updated.
 *
 * @param mapped the entity
 * @param keys the columns of the lookup
 * @param insert the columns of a new row
 * @param update the columns to set on an existing row, empty to leave it unchanged
 * @param computed the columns that the update of an existing row computes
 * @param audit the columns to set if the update changes one of its columns
 */
public record UpsertValues(MappedEntity<?> mapped, Map<SqlIdentifier, Parameter> keys,
		Map<SqlIdentifier, Parameter> insert, Map<SqlIdentifier, Parameter> update,
		Map<SqlIdentifier, ComputedColumn> computed, Map<SqlIdentifier, Parameter> audit) {

	SqlIdentifier table() {
		return this.mapped.table();
	}

	/**
	 * Return all columns, which the statement returns.
	 */
	List<SqlIdentifier> columns() {
		return this.mapped.columns();
	}

	/**
	 * Return the column to increment on update, {@code null} for none.
	 */
	@Nullable SqlIdentifier version() {
		RelationalPersistentProperty version = this.mapped.version();
		return (version != null) ? version.getColumnName() : null;
	}

	/**
	 * Return the values of {@link UpsertStatement#assignments}, in the order of their
	 * markers.
	 */
	List<Parameter> assigned() {
		List<Parameter> values = new ArrayList<>();
		this.computed.values().forEach((column) -> {
			Parameter operand = column.operand();
			if (operand != null) {
				values.add(operand);
			}
		});
		this.audit.values().forEach((audited) -> {
			if (this.computed.isEmpty()) {
				values.addAll(this.update.values());
			}
			values.add(audited);
		});
		values.addAll(this.update.values());
		return values;
	}

	/**
	 * Return everything on which the text of a statement for one row depends.
	 * @param statement what else it depends on
	 * @param difference as {@link DatabaseDialect#difference(Parameter)}
	 */
	Object shape(Object statement, Function<Parameter, String> difference) {
		List<String> differences = this.audit.isEmpty() ? List.of()
				: this.update.values().stream().map(difference).toList();
		return new Shape(statement, this.mapped, names(this.keys), StatementCache.Shape.nulls(this.keys),
				names(this.insert), names(this.update), names(this.audit), differences,
				List.copyOf(shapes().entrySet()));
	}

	/**
	 * Return what is computed for which column, without the numbers.
	 */
	public Map<SqlIdentifier, ComputedColumn> shapes() {
		if (this.computed.isEmpty()) {
			return Map.of();
		}
		Map<SqlIdentifier, ComputedColumn> shapes = new LinkedHashMap<>();
		this.computed.forEach((column, value) -> shapes.put(column, value.shape()));
		return shapes;
	}

	private static List<SqlIdentifier> names(Map<SqlIdentifier, Parameter> columns) {
		return List.copyOf(columns.keySet());
	}

	private record Shape(Object statement, MappedEntity<?> mapped, List<SqlIdentifier> keys, List<SqlIdentifier> nulls,
			List<SqlIdentifier> insert, List<SqlIdentifier> update, List<SqlIdentifier> audit, List<String> differences,
			List<Map.Entry<SqlIdentifier, ComputedColumn>> computed) {
	}

}
