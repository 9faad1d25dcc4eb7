package dev.asyncdb.session.query.criteria;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.mapping.MappedEntity;

import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.domain.Sort.NullHandling;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.Column;
import org.springframework.data.relational.core.sql.Expression;
import org.springframework.data.relational.core.sql.Functions;
import org.springframework.data.relational.core.sql.OrderByField;
import org.springframework.data.relational.core.sql.SimpleFunction;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The fields of an ORDER BY. Spring Data's mapping of an order ignores
 * {@link Sort.Order#isIgnoreCase()}, and the place of NULL where the database has no
 * words for it.
 */
record OrderFields(R2dbcDialect dialect) {

	/**
	 * Return the fields for the columns of a property of the entity of a table.
	 */
	List<OrderByField> of(Sort.Order order, QueryTable target) {
		MappedEntity<?> entity = target.entity();
		List<OrderByField> fields = new ArrayList<>();
		for (SqlIdentifier name : entity.columnsOf(List.of(order.getProperty()))) {
			Column column = target.table().column(name);
			boolean isFolded = order.isIgnoreCase() && isText(entity, name);
			fields.addAll(of(isFolded ? Functions.lower(column) : column, order));
		}
		return fields;
	}

	private static boolean isText(MappedEntity<?> entity, SqlIdentifier column) {
		Class<?> type = entity.conditions().require(entity.conditions().pathOf(column)).getType();
		return CharSequence.class.isAssignableFrom(type) || type == Character.class || type == char.class;
	}

	private List<OrderByField> of(Expression value, Sort.Order order) {
		OrderByField field = OrderByField.from(value, order.getDirection());
		NullHandling nulls = order.getNullHandling();
		if (nulls == NullHandling.NATIVE || placesNulls()) {
			return List.of(field.withNullHandling(nulls));
		}
		Direction direction = (nulls == NullHandling.NULLS_FIRST) ? Direction.DESC : Direction.ASC;
		return List.of(OrderByField.from(SimpleFunction.create("ISNULL", List.of(value)), direction), field);
	}

	private boolean placesNulls() {
		return !this.dialect.orderByNullHandling().evaluate(NullHandling.NULLS_FIRST).isEmpty();
	}

}
