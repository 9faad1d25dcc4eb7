package dev.asyncdb.session;

import dev.asyncdb.statement.RowLock;

import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * What a query asks for.
 *
 * @param criteria the condition
 * @param sort the order
 * @param limit largest number of rows, {@code 0} for all
 * @param offset number of rows to skip
 * @param lock how the rows are locked
 * @param populateExisting whether managed instances take over the state of their rows
 * @param fetch which relations to load
 */
record QuerySpec(CriteriaDefinition criteria, Sort sort, int limit, long offset, RowLock lock, boolean populateExisting,
		FetchPlan fetch) {

	static QuerySpec everything() {
		return of(Criteria.empty());
	}

	static QuerySpec of(CriteriaDefinition criteria) {
		return new QuerySpec(criteria, Sort.unsorted(), 0, 0, RowLock.NONE, false, FetchPlan.nothing());
	}

	QuerySpec where(CriteriaDefinition condition) {
		return new QuerySpec(condition, this.sort, this.limit, this.offset, this.lock, this.populateExisting,
				this.fetch);
	}

	QuerySpec orderBy(Sort order) {
		return new QuerySpec(this.criteria, order, this.limit, this.offset, this.lock, this.populateExisting,
				this.fetch);
	}

	QuerySpec between(int rows, long skipped) {
		return new QuerySpec(this.criteria, this.sort, rows, skipped, this.lock, this.populateExisting, this.fetch);
	}

	QuerySpec atMost(int rows) {
		return between((this.limit > 0) ? Math.min(this.limit, rows) : rows, this.offset);
	}

	QuerySpec locking(RowLock rows) {
		return new QuerySpec(this.criteria, this.sort, this.limit, this.offset, rows, this.populateExisting,
				this.fetch);
	}

	QuerySpec populatingExisting() {
		return new QuerySpec(this.criteria, this.sort, this.limit, this.offset, this.lock, true, this.fetch);
	}

	QuerySpec fetching(FetchPlan relations) {
		return new QuerySpec(this.criteria, this.sort, this.limit, this.offset, this.lock, this.populateExisting,
				relations);
	}

}
