package dev.asyncdb.session.query.criteria;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.ForeignKeyRelation;

import org.springframework.data.relational.core.sql.Condition;
import org.springframework.data.relational.core.sql.Conditions;
import org.springframework.data.relational.core.sql.OrderByField;
import org.springframework.data.relational.core.sql.SelectBuilder.SelectFromAndJoin;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.data.relational.core.sql.Table;

/**
 * The table of an entity in a statement, and the tables of its single relations that
 * conditions and orders name: each is joined once, and an entity without the relation
 * keeps its row. Not thread-safe.
 */
public final class QueryTable {

	private final MappedEntity<?> entity;

	private final Table table;

	private final Map<ForeignKeyRelation, QueryTable> joined = new LinkedHashMap<>();

	private QueryTable(MappedEntity<?> entity, Table table) {
		this.entity = entity;
		this.table = table;
	}

	public static QueryTable of(MappedEntity<?> entity) {
		return new QueryTable(entity, Table.create(entity.table()));
	}

	static QueryTable of(MappedEntity<?> entity, String alias) {
		return new QueryTable(entity, Table.create(entity.table()).as(alias));
	}

	public Table table() {
		return this.table;
	}

	MappedEntity<?> entity() {
		return this.entity;
	}

	QueryTable join(ForeignKeyRelation relation, Supplier<String> alias) {
		QueryTable known = this.joined.get(relation);
		if (known != null) {
			return known;
		}
		QueryTable related = of(relation.target(), alias.get());
		this.joined.put(relation, related);
		return related;
	}

	/**
	 * Add the joined tables to a SELECT from this one.
	 */
	public void joinTo(SelectFromAndJoin select) {
		this.joined.forEach((relation, related) -> {
			// Spring Data adds a join to the SELECT only with the next builder call
			select.leftOuterJoin(related.table)
				.on(reference(relation, this.table, related.table))
				.orderBy(List.<OrderByField>of());
			related.joinTo(select);
		});
	}

	/**
	 * Return the condition that rows of two tables are related.
	 */
	static Condition reference(ForeignKeyRelation relation, Table owner, Table target) {
		SqlIdentifier reference = relation.reference().getColumnName();
		SqlIdentifier id = relation.referredTo().id().getColumnName();
		return relation.isStoredByOwner() ? Conditions.isEqual(owner.column(reference), target.column(id))
				: Conditions.isEqual(target.column(reference), owner.column(id));
	}

	/**
	 * Return the condition that rows of two tables have the same identifier.
	 */
	Condition sameAs(QueryTable other) {
		return this.entity.idColumns()
			.stream()
			.<Condition>map((column) -> Conditions.isEqual(this.table.column(column), other.table.column(column)))
			.reduce(Condition::and)
			.orElseThrow();
	}

}
