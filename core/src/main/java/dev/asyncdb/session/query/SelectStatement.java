package dev.asyncdb.session.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.InverseRelation;
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
record SelectStatement(EntityMapping mapping, DatabaseDialect dialect, MappedEntity<?> mapped, QuerySpec query) {

	/**
	 * Select an expression.
	 */
	PreparedOperation<?> reading(String expression) {
		return reading(List.of(Expressions.just(expression)), List.of(), Table.create(this.mapped.table()));
	}

	/**
	 * Select columns with aliases.
	 */
	PreparedOperation<?> reading(Map<SqlIdentifier, SqlIdentifier> columns) {
		Table table = Table.create(this.mapped.table());
		List<Expression> expressions = new ArrayList<>();
		columns.forEach((column, name) -> expressions
			.add(column.equals(name) ? table.column(column) : table.column(column).as(name)));
		return reading(expressions, List.of(), table);
	}

	/**
	 * Select columns, and the columns of joined one-to-one relations.
	 */
	PreparedOperation<?> reading(List<SqlIdentifier> columns, List<InverseRelation> joined) {
		Table table = Table.create(this.mapped.table());
		List<Expression> expressions = new ArrayList<>();
		columns.forEach((column) -> expressions.add(table.column(column)));
		List<JoinedTable> joins = new ArrayList<>();
		for (InverseRelation relation : joined) {
			JoinedTable join = JoinedTable.of(relation, table, "joined" + joins.size());
			expressions.addAll(join.columns());
			joins.add(join);
		}
		return reading(expressions, joins, table);
	}

	private PreparedOperation<?> reading(List<Expression> expressions, List<JoinedTable> joins, Table table) {
		// The builders of Spring Data are mutable, so the returned ones are not needed
		SelectFromAndJoin select = StatementBuilder.select(expressions).from(table);
		joins.forEach((join) -> join.addTo(select));
		Optional<BoundCondition> condition = condition(table);
		condition.ifPresent((bound) -> select.where(bound.getCondition()));
		select.orderBy(this.mapping.queries().getMappedSort(table, this.query.sort(), this.mapped.metadata()));
		if (this.query.limit() > 0) {
			select.limit(this.query.limit());
		}
		if (this.query.offset() > 0) {
			select.offset(this.query.offset());
		}
		Bindings bindings = condition.map(BoundCondition::getBindings).orElse(Bindings.empty());
		if (this.query.lock() == RowLock.NONE) {
			return new Rendered(select.build(), this.mapping, bindings);
		}
		select.lock((this.query.lock() == RowLock.FOR_SHARE) ? LockMode.PESSIMISTIC_READ : LockMode.PESSIMISTIC_WRITE);
		return DatabaseDialect.locking(new Rendered(select.build(), this.mapping, bindings), this.query.lock());
	}

	private Optional<BoundCondition> condition(Table table) {
		BindMarkers markers = this.dialect.springDialect().getBindMarkersFactory().create();
		List<BoundCondition> conditions = new ArrayList<>();
		JoinTableCondition joinTable = this.query.joinTable();
		if (joinTable != null) {
			conditions.add(joinTable.condition(table, markers, this.mapping));
		}
		if (!this.query.criteria().isEmpty()) {
			conditions.add(this.mapping.queries()
				.getMappedObject(markers, this.query.criteria(), table, this.mapped.metadata()));
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
