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
	 * Return the condition {@code id IN (SELECT target FROM link WHERE owner = $1)}.
	 */
	BoundCondition condition(Table related, BindMarkers markers, EntityMapping mapping) {
		MutableBindings bindings = new MutableBindings(markers);
		BindMarker marker = bindings.nextMarker();
		bindings.bind(marker, mapping.write(this.relation.owner().id(), this.owner));
		JoinTable link = this.relation.joinTable();
		Table links = Table.create(link.table());
		Select linked = StatementBuilder.select(links.column(link.target()))
			.from(links)
			.where(Conditions.isEqual(links.column(link.owner()), SQL.bindMarker(marker.getPlaceholder())))
			.build();
		Condition condition = Conditions.in(related.column(this.relation.target().id().getColumnName()), linked);
		return new BoundCondition(bindings, condition);
	}

}
