package dev.asyncdb.session.query;

import java.util.List;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.relation.support.Tables;
import dev.asyncdb.session.query.criteria.CriteriaNames;
import dev.asyncdb.statement.RowLock;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * The definition of a query.
 *
 * @param criteria the condition
 * @param sort the order
 * @param limit largest number of rows, {@code 0} for all
 * @param offset number of rows to skip
 * @param lock the row lock
 * @param populateExisting whether rows overwrite the state of managed instances
 * @param fetch the relations to load
 * @param joinTable the condition on a join table, or {@code null}
 * @param vague whether an empty condition was given
 */
public record QuerySpec(CriteriaDefinition criteria, Sort sort, int limit, long offset, RowLock lock,
		boolean populateExisting, FetchPlan fetch, @Nullable JoinTableCondition joinTable, boolean vague) {

	public static QuerySpec everything() {
		return of(Criteria.empty());
	}

	public static QuerySpec of(CriteriaDefinition criteria) {
		return new QuerySpec(criteria, Sort.unsorted(), 0, 0, RowLock.NONE, false, FetchPlan.nothing(), null, false);
	}

	/**
	 * Create a query for the rows that are related to one owner.
	 */
	public static QuerySpec relatedTo(Relation relation, Object owner) {
		return relation.map((toOne) -> of(referenceIs(toOne, owner)), (inverse) -> of(referenceIs(inverse, owner)),
				(manyToMany) -> everything().joinedTo(new JoinTableCondition(manyToMany, owner)));
	}

	private static Criteria referenceIs(ForeignKeyRelation relation, Object id) {
		return Criteria.where(relation.reference().getName()).is(id);
	}

	/**
	 * Add a condition with AND.
	 */
	public QuerySpec where(CriteriaDefinition condition) {
		CriteriaDefinition both = this.criteria.isEmpty() ? condition
				: CriteriaDefinition.from(List.of(this.criteria, condition));
		return new QuerySpec(condition.isEmpty() ? this.criteria : both, this.sort, this.limit, this.offset, this.lock,
				this.populateExisting, this.fetch, this.joinTable, this.vague || condition.isEmpty());
	}

	public QuerySpec joinedTo(@Nullable JoinTableCondition owner) {
		return new QuerySpec(this.criteria, this.sort, this.limit, this.offset, this.lock, this.populateExisting,
				this.fetch, owner, this.vague);
	}

	public QuerySpec orderBy(Sort order) {
		return new QuerySpec(this.criteria, order, this.limit, this.offset, this.lock, this.populateExisting,
				this.fetch, this.joinTable, this.vague);
	}

	public QuerySpec between(int rows, long skipped) {
		return new QuerySpec(this.criteria, this.sort, rows, skipped, this.lock, this.populateExisting, this.fetch,
				this.joinTable, this.vague);
	}

	public QuerySpec atMost(int rows) {
		return between((this.limit > 0) ? Math.min(this.limit, rows) : rows, this.offset);
	}

	public QuerySpec locking(RowLock rows) {
		return new QuerySpec(this.criteria, this.sort, this.limit, this.offset, rows, this.populateExisting, this.fetch,
				this.joinTable, this.vague);
	}

	public QuerySpec populatingExisting() {
		return new QuerySpec(this.criteria, this.sort, this.limit, this.offset, this.lock, true, this.fetch,
				this.joinTable, this.vague);
	}

	public QuerySpec fetching(FetchPlan relations) {
		return new QuerySpec(this.criteria, this.sort, this.limit, this.offset, this.lock, this.populateExisting,
				relations, this.joinTable, this.vague);
	}

	/**
	 * Return the tables that the query and those for its relations read.
	 */
	public Tables tables(Relations relations, MappedEntity<?> mapped) {
		Tables tables = this.fetch.tables(relations).add(mapped.table());
		new CriteriaNames(relations, mapped).addTables(tables, this.criteria, this.sort);
		return (this.joinTable != null) ? tables.add(this.joinTable.relation()) : tables;
	}

	/**
	 * Return whether the query asks nothing of a row, so that a managed entity will do.
	 */
	boolean asksNothing() {
		return this.criteria.isEmpty() && this.joinTable == null && this.lock == RowLock.NONE && !this.populateExisting;
	}

	/**
	 * Return the query without order and limits.
	 */
	QuerySpec allMatching() {
		return of(this.criteria).joinedTo(this.joinTable);
	}

}
