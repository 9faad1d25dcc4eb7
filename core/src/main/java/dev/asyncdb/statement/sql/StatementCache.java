package dev.asyncdb.statement.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Type;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.r2dbc.core.binding.BindTarget;

/**
 * Caches the SQL of statements by operation, table and columns, up to a number: an entity
 * with many optional columns can have any combination of them. Thread-safe.
 */
public final class StatementCache {

	static final int MAX_STATEMENTS = 2000;

	private final Map<Object, String> statements = new ConcurrentHashMap<>();

	/**
	 * Create a statement with its values.
	 * @param shape the key of the cache
	 * @param render creates the SQL, with a bind marker for each value in their order
	 * @param values the values to bind, or their parameters
	 */
	public PreparedOperation<?> statement(Object shape, Supplier<PreparedOperation<?>> render, List<?> values) {
		return new RenderedOperation(sql(shape, render), (target) -> bind(target, values));
	}

	/**
	 * Create a statement with one value.
	 * @param shape the key of the cache
	 * @param value the value to bind
	 * @param render creates the SQL, with one bind marker
	 */
	public PreparedOperation<?> statement(Object shape, Object value, Supplier<PreparedOperation<?>> render) {
		return new RenderedOperation(sql(shape, render), (target) -> target.bind(0, value));
	}

	private String sql(Object shape, Supplier<PreparedOperation<?>> render) {
		String sql = this.statements.get(shape);
		if (sql == null) {
			sql = render.get().toQuery();
			if (this.statements.size() < MAX_STATEMENTS) {
				this.statements.put(shape, sql);
			}
		}
		return sql;
	}

	int size() {
		return this.statements.size();
	}

	// Each dialect numbers its markers in the order of the values
	private static void bind(BindTarget target, List<?> values) {
		for (int i = 0; i < values.size(); i++) {
			Object given = values.get(i);
			Object value = isInferred(given) ? ((Parameter) given).getValue() : given;
			if (value != null) {
				target.bind(i, value);
			}
			else {
				target.bindNull(i, ((Parameter) given).getType().getJavaType());
			}
		}
	}

	// A type that is not the one of the value is meant for the driver
	private static boolean isInferred(Object given) {
		return given instanceof Parameter parameter
				&& (parameter.getValue() == null || parameter.getType() instanceof Type.InferredType);
	}

	/**
	 * Everything that the SQL of a statement depends on.
	 *
	 * @param operation name of the operation
	 * @param table the table
	 * @param written the written columns
	 * @param where the columns that identify the row, and whether each has a value
	 * @param returned the returned columns
	 */
	public record Shape(String operation, SqlIdentifier table, List<SqlIdentifier> written,
			Map<SqlIdentifier, Boolean> where, List<SqlIdentifier> returned) {

		public static List<Parameter> bound(Collection<Parameter> written, Collection<Parameter> where) {
			List<Parameter> bound = new ArrayList<>(written.size() + where.size());
			bound.addAll(written);
			for (Parameter parameter : where) {
				if (parameter.getValue() != null) {
					bound.add(parameter);
				}
			}
			return bound;
		}

		/**
		 * Return the columns that are compared with NULL, in the order of the map.
		 */
		public static List<SqlIdentifier> nulls(Map<SqlIdentifier, Parameter> where) {
			List<SqlIdentifier> nulls = List.of();
			for (Map.Entry<SqlIdentifier, Parameter> column : where.entrySet()) {
				if (column.getValue().getValue() == null) {
					nulls = nulls.isEmpty() ? new ArrayList<>(where.size()) : nulls;
					nulls.add(column.getKey());
				}
			}
			return nulls;
		}

	}

}
