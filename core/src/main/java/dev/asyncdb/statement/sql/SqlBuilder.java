package dev.asyncdb.statement.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.asyncdb.mapping.expression.ComputedColumn;
import dev.asyncdb.mapping.row.RowValues;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Type;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.r2dbc.core.binding.BindMarker;
import org.springframework.r2dbc.core.binding.BindMarkers;
import org.springframework.r2dbc.core.binding.BindTarget;

/**
 * Builds a statement from constant text, identifiers of the metadata and bound values, so
 * no value becomes part of the SQL.
 */
public final class SqlBuilder {

	private final R2dbcDialect dialect;

	private final BindMarkers markers;

	private final StringBuilder sql = new StringBuilder();

	private final List<Consumer<BindTarget>> bindings = new ArrayList<>();

	public SqlBuilder(R2dbcDialect dialect) {
		this.dialect = dialect;
		this.markers = dialect.getBindMarkersFactory().create();
	}

	public SqlBuilder text(String text) {
		this.sql.append(text);
		return this;
	}

	public SqlBuilder name(SqlIdentifier identifier) {
		return text(quoted(identifier));
	}

	public SqlBuilder names(Collection<SqlIdentifier> identifiers) {
		return text(quotedAll(identifiers));
	}

	public String quotedAll(Collection<SqlIdentifier> identifiers) {
		return identifiers.stream().map(this::quoted).collect(Collectors.joining(", "));
	}

	public SqlBuilder value(Parameter parameter) {
		BindMarker marker = this.markers.next();
		Object value = bound(parameter);
		this.bindings.add((value != null) ? (target) -> marker.bind(target, value)
				: (target) -> marker.bindNull(target, parameter.getType().getJavaType()));
		return text(marker.getPlaceholder());
	}

	// A type that is not the one of the value is meant for the driver
	private static @Nullable Object bound(Parameter parameter) {
		return (parameter.getType() instanceof Type.InferredType) ? parameter.getValue() : parameter;
	}

	public SqlBuilder values(Collection<Parameter> parameters) {
		String separator = "";
		for (Parameter parameter : parameters) {
			text(separator).value(parameter);
			separator = ", ";
		}
		return this;
	}

	/**
	 * Append a bound value, or an expression if the value is {@code null}.
	 */
	public SqlBuilder valueOr(@Nullable String value, String expression) {
		return (value != null) ? value(Parameters.in(value)) : text(expression);
	}

	/**
	 * Append {@code INSERT INTO t (a, b) VALUES ($1, $2)}.
	 */
	public SqlBuilder insert(SqlIdentifier table, Map<SqlIdentifier, Parameter> row) {
		return text("INSERT INTO ").name(table).text(" (").names(row.keySet()).text(") VALUES ").rows(List.of(row));
	}

	/**
	 * Append {@code ($1, $2), ($3, $4)}.
	 */
	public SqlBuilder rows(List<Map<SqlIdentifier, Parameter>> rows) {
		String separator = "(";
		for (Map<SqlIdentifier, Parameter> row : rows) {
			text(separator).values(row.values()).text(")");
			separator = ", (";
		}
		return this;
	}

	/**
	 * Append {@code ($1, $2), ($3, $4)}.
	 */
	public SqlBuilder rowValues(List<RowValues> rows) {
		String separator = "(";
		for (RowValues row : rows) {
			String next = separator;
			for (Object value : row.values()) {
				text(next).value(Parameters.in(value));
				next = ", ";
			}
			text(")");
			separator = ", (";
		}
		return this;
	}

	/**
	 * Append {@code a = $1, b = $2}, or with another separator.
	 */
	public SqlBuilder equalities(Map<SqlIdentifier, Parameter> columns, String separator) {
		String next = "";
		for (Map.Entry<SqlIdentifier, Parameter> column : columns.entrySet()) {
			text(next).name(column.getKey()).text(" = ").value(column.getValue());
			next = separator;
		}
		return this;
	}

	/**
	 * Append a value that the database computes.
	 * @param qualifier precedes the column that it is computed from
	 */
	public SqlBuilder computed(ComputedColumn value, String qualifier) {
		text(value.sql((column) -> qualifier + quoted(column), (operand) -> ""));
		Parameter operand = value.operand();
		return (operand != null) ? value(operand) : this;
	}

	/**
	 * Append {@code a = $1 AND b IS NULL}.
	 */
	public SqlBuilder conditions(Map<SqlIdentifier, Parameter> columns) {
		String separator = "";
		for (Map.Entry<SqlIdentifier, Parameter> column : columns.entrySet()) {
			text(separator).name(column.getKey());
			if (column.getValue().getValue() != null) {
				text(" = ").value(column.getValue());
			}
			else {
				text(" IS NULL");
			}
			separator = " AND ";
		}
		return this;
	}

	public String quoted(SqlIdentifier identifier) {
		return identifier.toSql(this.dialect.getIdentifierProcessing());
	}

	public PreparedOperation<String> build() {
		List<Consumer<BindTarget>> bound = List.copyOf(this.bindings);
		return new RenderedOperation(this.sql.toString(),
				(target) -> bound.forEach((binding) -> binding.accept(target)));
	}

}
