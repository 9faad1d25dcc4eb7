package dev.asyncdb.session.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.mapping.expression.ColumnExpression;
import dev.asyncdb.mapping.expression.ComputedColumn;
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
	 * Return the columns that values compute.
	 * @throws InvalidDataAccessApiUsageException if a property has several columns
	 */
	public static Map<SqlIdentifier, ComputedColumn> of(EntityMapping mapping, MappedEntity<?> mapped,
			Values<?> values) {
		Map<SqlIdentifier, ComputedColumn> columns = new LinkedHashMap<>();
		values.expressions().forEach((name, expression) -> {
			SqlIdentifier column = column(mapped, name);
			String from = expression.property();
			columns.put(column, new ComputedColumn(expression.operation(),
					(from != null) ? column(mapped, from) : column, operand(mapping, mapped, name, expression)));
		});
		return columns;
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

	private static @Nullable Parameter operand(EntityMapping mapping, MappedEntity<?> mapped, String property,
			ColumnExpression<?> expression) {
		Object operand = mapped.conditions().typed(property, expression.operand());
		return (operand != null) ? Parameters.in(mapping.write(mapped.conditions().require(property), operand)) : null;
	}

}
