package dev.asyncdb.session.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.mapping.expression.ColumnExpression;
import dev.asyncdb.mapping.expression.ComputedColumn;
import dev.asyncdb.session.unit.SessionServices;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Resolves the values that an UPDATE computes by metadata.
 */
public final class ComputedColumns {

	private ComputedColumns() {
	}

	/**
	 * Return the columns that values compute, each after those that are computed from it.
	 * @throws InvalidDataAccessApiUsageException if a property has several columns, or if
	 * no order exists and the database needs one
	 */
	public static Map<SqlIdentifier, ComputedColumn> of(SessionServices services, MappedEntity<?> mapped,
			Values<?> values) {
		if (values.expressions().isEmpty()) {
			return Map.of();
		}
		Map<SqlIdentifier, ComputedColumn> columns = new LinkedHashMap<>();
		values.expressions().forEach((name, expression) -> {
			SqlIdentifier column = column(mapped, name);
			String from = expression.property();
			columns.put(column, new ComputedColumn(expression.operation(),
					(from != null) ? column(mapped, from) : column, operand(services, mapped, name, expression)));
		});
		return inOrder(columns, services.dialect().assignsInOrder(), mapped);
	}

	private static Map<SqlIdentifier, ComputedColumn> inOrder(Map<SqlIdentifier, ComputedColumn> columns,
			boolean isRequired, MappedEntity<?> mapped) {
		Map<SqlIdentifier, ComputedColumn> ordered = new LinkedHashMap<>();
		Map<SqlIdentifier, ComputedColumn> others = new LinkedHashMap<>(columns);
		while (!others.isEmpty()) {
			SqlIdentifier next = others.keySet()
				.stream()
				.filter((column) -> !isRead(column, others))
				.findFirst()
				.orElse(others.keySet().iterator().next());
			if (isRequired && isRead(next, others)) {
				throw new InvalidDataAccessApiUsageException(
						"%s of %s are computed from each other, and this database assigns one column after the other: update them by two statements, through a third column"
							.formatted(others.keySet().stream().map(mapped.conditions()::pathOf).toList(), mapped));
			}
			ordered.put(next, Objects.requireNonNull(others.remove(next)));
		}
		return ordered;
	}

	private static boolean isRead(SqlIdentifier column, Map<SqlIdentifier, ComputedColumn> others) {
		return others.entrySet()
			.stream()
			.anyMatch((other) -> !other.getKey().equals(column) && other.getValue().from().equals(column));
	}

	private static SqlIdentifier column(MappedEntity<?> mapped, String property) {
		List<SqlIdentifier> columns = mapped.columnsOf(List.of(property));
		if (columns.size() != 1) {
			throw new InvalidDataAccessApiUsageException(
					"The property '%s' of %s has several columns, so none can be computed: name a property of the embedded value"
						.formatted(property, mapped));
		}
		return columns.get(0);
	}

	private static @Nullable Parameter operand(SessionServices services, MappedEntity<?> mapped, String property,
			ColumnExpression<?> expression) {
		Object operand = mapped.conditions().typed(property, expression.operand());
		return (operand != null)
				? Parameters.in(services.mapping().write(mapped.conditions().require(property), operand)) : null;
	}

}
