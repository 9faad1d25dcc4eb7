package dev.asyncdb.session.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.expression.ComputedColumn;
import dev.asyncdb.session.query.criteria.QueryTable;
import dev.asyncdb.statement.sql.RenderedOperation;
import io.r2dbc.spi.Parameter;

import org.springframework.data.r2dbc.query.BoundCondition;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.AssignValue;
import org.springframework.data.relational.core.sql.Assignment;
import org.springframework.data.relational.core.sql.Expressions;
import org.springframework.data.relational.core.sql.SQL;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.data.relational.core.sql.StatementBuilder;
import org.springframework.data.relational.core.sql.Table;
import org.springframework.data.relational.core.sql.Update;
import org.springframework.data.relational.core.sql.UpdateBuilder.UpdateAssign;
import org.springframework.data.relational.core.sql.UpdateBuilder.UpdateWhere;
import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.r2dbc.core.binding.BindMarker;
import org.springframework.r2dbc.core.binding.BindMarkers;
import org.springframework.r2dbc.core.binding.Bindings;
import org.springframework.r2dbc.core.binding.MutableBindings;

/**
 * Renders an UPDATE of all rows that match a condition.
 */
record UpdateStatement(Queries queries, MappedEntity<?> mapped) {

	PreparedOperation<?> setting(Map<SqlIdentifier, Parameter> changes, Map<SqlIdentifier, ComputedColumn> computed,
			CriteriaDefinition criteria) {
		BindMarkers markers = this.queries.markers();
		QueryTable target = QueryTable.of(this.mapped);
		Table table = target.table();
		MutableBindings values = new MutableBindings(markers);
		List<Assignment> assignments = new ArrayList<>();
		// MariaDB evaluates each assignment with the values of the ones before
		computed.forEach((column, value) -> assignments
			.add(AssignValue.create(table.column(column), Expressions.just(sql(values, value)))));
		changes.forEach((column, value) -> assignments
			.add(AssignValue.create(table.column(column), SQL.bindMarker(bound(values, value)))));
		UpdateAssign update = StatementBuilder.update(table);
		UpdateWhere assigned = update.set(assignments);
		BoundCondition condition = this.queries.conditions(markers).mapWithoutJoins(criteria, target);
		return (condition != null)
				? rendered(assigned.where(condition.getCondition()).build(), values.and(condition.getBindings()))
				: rendered(assigned.build(), values);
	}

	private String sql(MutableBindings values, ComputedColumn computed) {
		return computed.sql((column) -> column.toSql(this.queries.dialect().springDialect().getIdentifierProcessing()),
				(operand) -> bound(values, operand));
	}

	private static String bound(MutableBindings bindings, Parameter parameter) {
		BindMarker marker = bindings.nextMarker();
		Object value = parameter.getValue();
		if (value != null) {
			bindings.bind(marker, value);
		}
		else {
			bindings.bindNull(marker, parameter.getType().getJavaType());
		}
		return marker.getPlaceholder();
	}

	private PreparedOperation<?> rendered(Update update, Bindings bindings) {
		return new RenderedOperation(this.queries.mapping().render(update), bindings::apply);
	}

}
