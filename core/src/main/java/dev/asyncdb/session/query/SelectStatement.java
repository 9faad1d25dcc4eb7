package dev.asyncdb.session.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.InverseRelation;
import dev.asyncdb.session.query.criteria.ConditionMapper;
import dev.asyncdb.session.query.criteria.QueryTable;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.RowLock;

import org.springframework.data.r2dbc.query.BoundCondition;
import org.springframework.data.relational.core.sql.Condition;
import org.springframework.data.relational.core.sql.Conditions;
import org.springframework.data.relational.core.sql.Expression;
import org.springframework.data.relational.core.sql.Expressions;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.core.sql.OrderByField;
import org.springframework.data.relational.core.sql.Select;
import org.springframework.data.relational.core.sql.SelectBuilder.SelectFromAndJoin;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.data.relational.core.sql.StatementBuilder;
import org.springframework.data.relational.core.sql.Table;
import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.r2dbc.core.binding.BindMarkers;
import org.springframework.r2dbc.core.binding.BindTarget;
import org.springframework.r2dbc.core.binding.Bindings;

/**
 * Renders a SELECT by the criteria mapper and the renderer of Spring Data. Its statement
 * mapper supports no subqueries.
 */
record SelectStatement(Queries queries, MappedEntity<?> mapped, QuerySpec query) {

	/**
	 * Select an expression.
	 */
	PreparedOperation<?> reading(String expression) {
		return reading(List.of(Expressions.just(expression)), List.of(), QueryTable.of(this.mapped));
	}

	/**
	 * Select columns with aliases.
	 */
	PreparedOperation<?> reading(Map<SqlIdentifier, SqlIdentifier> columns) {
		QueryTable from = QueryTable.of(this.mapped);
		Table table = from.table();
		List<Expression> expressions = new ArrayList<>();
		columns.forEach((column, name) -> expressions
			.add(column.equals(name) ? table.column(column) : table.column(column).as(name)));
		return reading(expressions, List.of(), from);
	}

	/**
	 * Select columns, and the columns of joined one-to-one relations.
	 */
	PreparedOperation<?> reading(List<SqlIdentifier> columns, List<InverseRelation> joined) {
		QueryTable from = QueryTable.of(this.mapped);
		Table table = from.table();
		List<Expression> expressions = new ArrayList<>();
		columns.forEach((column) -> expressions.add(table.column(column)));
		List<JoinedTable> joins = new ArrayList<>();
		for (InverseRelation relation : joined) {
			JoinedTable join = JoinedTable.of(relation, table, "joined" + joins.size());
			expressions.addAll(join.columns());
			joins.add(join);
		}
		return reading(expressions, joins, from);
	}

	private PreparedOperation<?> reading(List<Expression> expressions, List<JoinedTable> joins, QueryTable from) {
		BindMarkers markers = this.queries.markers();
		ConditionMapper conditions = this.queries.conditions(markers);
		Optional<BoundCondition> condition = condition(from, markers, conditions);
		List<OrderByField> order = order(conditions, from);
		// The builders of Spring Data are mutable, so the returned ones are not needed
		SelectFromAndJoin select = StatementBuilder.select(expressions).from(from.table());
		joins.forEach((join) -> join.addTo(select));
		from.joinTo(select);
		condition.ifPresent((bound) -> select.where(bound.getCondition()));
		select.orderBy(order);
		if (this.query.limit() > 0) {
			select.limit(this.query.limit());
		}
		if (this.query.offset() > 0) {
			select.offset(this.query.offset());
		}
		Bindings bindings = condition.map(BoundCondition::getBindings).orElse(Bindings.empty());
		EntityMapping mapping = this.queries.mapping();
		if (!isLocking()) {
			return new Rendered(select.build(), mapping, bindings);
		}
		select.lock((this.query.lock() == RowLock.FOR_SHARE) ? LockMode.PESSIMISTIC_READ : LockMode.PESSIMISTIC_WRITE);
		return DatabaseDialect.locking(new Rendered(select.build(), mapping, bindings), this.query.lock());
	}

	private List<OrderByField> order(ConditionMapper mapper, QueryTable from) {
		if (isLocking()) {
			this.queries.names(this.mapped).requireOwn(this.query.sort(), "A query that locks its rows");
		}
		return mapper.map(this.query.sort(), from);
	}

	private boolean isLocking() {
		return this.query.lock() != RowLock.NONE;
	}

	private Optional<BoundCondition> condition(QueryTable from, BindMarkers markers, ConditionMapper mapper) {
		List<BoundCondition> conditions = new ArrayList<>();
		JoinTableCondition joinTable = this.query.joinTable();
		if (joinTable != null) {
			conditions.add(joinTable.condition(from.table(), markers, this.queries.mapping()));
		}
		BoundCondition criteria = isLocking() ? mapper.mapWithoutJoins(this.query.criteria(), from)
				: mapper.map(this.query.criteria(), from);
		if (criteria != null) {
			conditions.add(criteria);
		}
		return conditions.stream()
			.reduce((one, other) -> new BoundCondition(one.getBindings().and(other.getBindings()),
					one.getCondition().and(Conditions.nest(other.getCondition()))));
	}

	/**
	 * The table of a related entity, with unique aliases for its columns.
	 */
	private record JoinedTable(Table related, Condition condition, List<Expression> columns) {

		static JoinedTable of(InverseRelation relation, Table owner, String alias) {
			MappedEntity<Object> target = relation.target();
			Table related = Table.create(target.table()).as(alias);
			Condition condition = Conditions.isEqual(related.column(relation.reference().getColumnName()),
					owner.column(relation.owner().id().getColumnName()));
			List<Expression> columns = new ArrayList<>();
			for (SqlIdentifier column : target.columns()) {
				columns.add(related.column(column).as(alias + "_" + columns.size()));
			}
			return new JoinedTable(related, condition, columns);
		}

		// Spring Data adds a join to the SELECT only with the next builder call
		void addTo(SelectFromAndJoin select) {
			select.leftOuterJoin(this.related).on(this.condition).orderBy(List.<OrderByField>of());
		}

	}

	private record Rendered(Select select, EntityMapping mapping,
			Bindings bindings) implements PreparedOperation<Select> {

		@Override
		public Select getSource() {
			return this.select;
		}

		@Override
		public String toQuery() {
			return this.mapping.render(this.select);
		}

		@Override
		public void bindTo(BindTarget target) {
			this.bindings.apply(target);
		}

	}

}
