package dev.asyncdb.session.query;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.relation.support.JoinTable;
import dev.asyncdb.relation.support.ManyToManyRelation;

import org.springframework.data.r2dbc.query.BoundCondition;
import org.springframework.data.relational.core.sql.Condition;
import org.springframework.data.relational.core.sql.Conditions;
import org.springframework.data.relational.core.sql.SQL;
import org.springframework.data.relational.core.sql.Select;
import org.springframework.data.relational.core.sql.StatementBuilder;
import org.springframework.data.relational.core.sql.Table;
import org.springframework.r2dbc.core.binding.BindMarker;
import org.springframework.r2dbc.core.binding.BindMarkers;
import org.springframework.r2dbc.core.binding.MutableBindings;

/**
 * Selects the rows that a join table relates to one owner.
 *
 * @param relation the relation
 * @param owner the identifier of the owner
 */
public record JoinTableCondition(ManyToManyRelation relation, Object owner) {

	/**
	 * Return the condition
	 * {@code id IN (SELECT target FROM join_table WHERE owner = $1)}.
	 */
	BoundCondition condition(Table related, BindMarkers markers, EntityMapping mapping) {
		MutableBindings bindings = new MutableBindings(markers);
		BindMarker marker = bindings.nextMarker();
		bindings.bind(marker, mapping.write(this.relation.owner().id(), this.owner));
		JoinTable joinTable = this.relation.joinTable();
		Table joined = Table.create(joinTable.table());
		Select targets = StatementBuilder.select(joined.column(joinTable.target()))
			.from(joined)
			.where(Conditions.isEqual(joined.column(joinTable.owner()), SQL.bindMarker(marker.getPlaceholder())))
			.build();
		Condition condition = Conditions.in(related.column(this.relation.target().id().getColumnName()), targets);
		return new BoundCondition(bindings, condition);
	}

}
