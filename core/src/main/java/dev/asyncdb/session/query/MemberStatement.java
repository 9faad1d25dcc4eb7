package dev.asyncdb.session.query;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.JoinTable;
import dev.asyncdb.relation.support.ManyToManyRelation;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.MemberQuery;
import dev.asyncdb.session.query.criteria.ConditionMapper;
import dev.asyncdb.session.query.criteria.QueryTable;
import dev.asyncdb.statement.RelatedRows;
import dev.asyncdb.statement.sql.RenderedOperation;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.query.BoundCondition;
import org.springframework.data.relational.core.sql.AnalyticFunction;
import org.springframework.data.relational.core.sql.Column;
import org.springframework.data.relational.core.sql.Condition;
import org.springframework.data.relational.core.sql.Conditions;
import org.springframework.data.relational.core.sql.Expression;
import org.springframework.data.relational.core.sql.OrderByField;
import org.springframework.data.relational.core.sql.SQL;
import org.springframework.data.relational.core.sql.SelectBuilder.SelectFromAndJoin;
import org.springframework.data.relational.core.sql.StatementBuilder;
import org.springframework.data.relational.core.sql.Table;
import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.r2dbc.core.binding.BindMarker;
import org.springframework.r2dbc.core.binding.BindMarkers;
import org.springframework.r2dbc.core.binding.MutableBindings;

/**
 * Selects some members of a relation of many owners: those that match, and of each owner
 * the first ones. A window function numbers them, so that one query does for all owners.
 */
record MemberStatement(Queries queries, Relation relation, MemberQuery members) {

	private static final String NUMBER = "asyncdb_number";

	PreparedOperation<?> reading(List<Object> owners) {
		MappedEntity<Object> target = this.relation.target();
		QueryTable from = QueryTable.of(target);
		Table links = links();
		Column key = this.relation.map((toOne) -> from.table().column(toOne.reference().getColumnName()),
				(inverse) -> from.table().column(inverse.reference().getColumnName()),
				(manyToMany) -> joinTable(links).column(manyToMany.joinTable().owner()));
		BindMarkers markers = this.queries.markers();
		ConditionMapper conditions = this.queries.conditions(markers);
		BoundCondition condition = condition(key, owners, markers, from, conditions);
		List<OrderByField> order = conditions.map(order(), from);
		List<Expression> expressions = expressions(from.table(), key, links, order);
		// The builders of Spring Data are mutable, so the returned ones are not needed
		SelectFromAndJoin select = StatementBuilder.select(expressions).from(from.table());
		if (links != null && this.relation instanceof ManyToManyRelation manyToMany) {
			join(select, from.table(), links, manyToMany.joinTable());
		}
		from.joinTo(select);
		select.where(condition.getCondition());
		if (this.members.limit() == 0) {
			select.orderBy(order);
		}
		return new RenderedOperation(limited(this.queries.mapping().render(select.build())),
				condition.getBindings()::apply);
	}

	private @Nullable Table links() {
		return (this.relation instanceof ManyToManyRelation manyToMany)
				? Table.create(manyToMany.joinTable().table()).as("joined") : null;
	}

	private static Table joinTable(@Nullable Table links) {
		if (links == null) {
			throw new IllegalStateException("A relation with a join table has no join table");
		}
		return links;
	}

	private void join(SelectFromAndJoin select, Table target, Table links, JoinTable joinTable) {
		select.join(links)
			.on(Conditions.isEqual(links.column(joinTable.target()),
					target.column(this.relation.target().id().getColumnName())))
			.orderBy(List.<OrderByField>of());
	}

	private List<Expression> expressions(Table table, Column key, @Nullable Table links, List<OrderByField> order) {
		List<Expression> expressions = new ArrayList<>();
		this.relation.target().columns().forEach((column) -> expressions.add(table.column(column)));
		if (links != null) {
			expressions.add(key.as(RelatedRows.OWNER));
		}
		if (this.members.limit() > 0) {
			expressions.add(AnalyticFunction.create("ROW_NUMBER")
				.partitionBy(key)
				.orderBy(order.toArray(OrderByField[]::new))
				.as(NUMBER));
		}
		return expressions;
	}

	// Total, so that the same members come each time
	private Sort order() {
		Sort order = this.members.sort().isSorted() ? this.members.sort() : this.relation.order();
		return order.and(Sort.by(this.relation.target().id().getName()));
	}

	// The markers are bound in the order of the text
	private BoundCondition condition(Column key, List<Object> owners, BindMarkers markers, QueryTable from,
			ConditionMapper conditions) {
		MutableBindings bindings = new MutableBindings(markers);
		List<Expression> values = new ArrayList<>(owners.size());
		for (Object owner : owners) {
			BindMarker marker = bindings.nextMarker();
			bindings.bind(marker, this.queries.mapping().write(this.relation.selectedBy().id(), owner));
			values.add(SQL.bindMarker(marker.getPlaceholder()));
		}
		Condition ofOwners = Conditions.in(key, values);
		BoundCondition matching = conditions.map(this.members.criteria(), from);
		return (matching != null)
				? new BoundCondition(bindings.and(matching.getBindings()),
						ofOwners.and(Conditions.nest(matching.getCondition())))
				: new BoundCondition(bindings, ofOwners);
	}

	// Each owner has its first members, in their order
	private String limited(String select) {
		return (this.members.limit() == 0) ? select : "SELECT * FROM (%s) numbered WHERE %s <= %d ORDER BY %2$s"
			.formatted(select, NUMBER, this.members.limit());
	}

}
