package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.RowLock;

import org.springframework.data.r2dbc.query.BoundCondition;
import org.springframework.data.relational.core.sql.Conditions;
import org.springframework.data.relational.core.sql.Expression;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.core.sql.Select;
import org.springframework.data.relational.core.sql.SelectBuilder.SelectFromAndJoin;
import org.springframework.data.relational.core.sql.StatementBuilder;
import org.springframework.data.relational.core.sql.Table;
import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.r2dbc.core.binding.BindMarkers;
import org.springframework.r2dbc.core.binding.BindTarget;
import org.springframework.r2dbc.core.binding.Bindings;

/**
 * Renders what a query reads, by Spring Data's mapper of conditions and its renderer. Its
 * statement mapper knows no condition that is another query.
 */
record SelectStatement(EntityMapping mapping, DatabaseDialect dialect, MappedEntity<?> mapped, QuerySpec query) {

	PreparedOperation<?> reading(List<Expression> expressions) {
		Table table = Table.create(this.mapped.table());
		// A builder of Spring Data changes itself, whatever its methods return
		SelectFromAndJoin select = StatementBuilder.select(expressions).from(table);
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
		select.lock(LockMode.PESSIMISTIC_WRITE);
		return DatabaseDialect.locking(new Rendered(select.build(), this.mapping, bindings), this.query.lock());
	}

	private Optional<BoundCondition> condition(Table table) {
		BindMarkers markers = this.dialect.springDialect().getBindMarkersFactory().create();
		List<BoundCondition> conditions = new ArrayList<>();
		LinkedTo linked = this.query.linked();
		if (linked != null) {
			conditions.add(linked.condition(table, markers, this.mapping));
		}
		if (!this.query.criteria().isEmpty()) {
			conditions.add(this.mapping.queries()
				.getMappedObject(markers, this.query.criteria(), table, this.mapped.metadata()));
		}
		return conditions.stream()
			.reduce((one, other) -> new BoundCondition(one.getBindings().and(other.getBindings()),
					one.getCondition().and(Conditions.nest(other.getCondition()))));
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
