package dev.asyncdb.session;

import java.util.List;

import dev.asyncdb.statement.RowLock;
import org.jspecify.annotations.Nullable;

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
 * @param linked what a linking table must link the rows with, {@code null} for nothing
 */
record QuerySpec(CriteriaDefinition criteria, Sort sort, int limit, long offset, RowLock lock, boolean populateExisting,
		FetchPlan fetch, @Nullable LinkedTo linked) {

	static QuerySpec everything() {
		return of(Criteria.empty());
	}

	static QuerySpec of(CriteriaDefinition criteria) {
		return new QuerySpec(criteria, Sort.unsorted(), 0, 0, RowLock.NONE, false, FetchPlan.nothing(), null);
	}

	/**
	 * Only rows that match one more condition.
	 */
	QuerySpec where(CriteriaDefinition condition) {
		CriteriaDefinition both = this.criteria.isEmpty() ? condition
				: CriteriaDefinition.from(List.of(this.criteria, condition));
		return condition.isEmpty() ? this : new QuerySpec(both, this.sort, this.limit, this.offset, this.lock,
				this.populateExisting, this.fetch, this.linked);
	}

	QuerySpec linkedTo(@Nullable LinkedTo owner) {
		return new QuerySpec(this.criteria, this.sort, this.limit, this.offset, this.lock, this.populateExisting,
				this.fetch, owner);
	}

	QuerySpec orderBy(Sort order) {
		return new QuerySpec(this.criteria, order, this.limit, this.offset, this.lock, this.populateExisting,
				this.fetch, this.linked);
	}

	QuerySpec between(int rows, long skipped) {
		return new QuerySpec(this.criteria, this.sort, rows, skipped, this.lock, this.populateExisting, this.fetch,
				this.linked);
	}

	QuerySpec atMost(int rows) {
		return between((this.limit > 0) ? Math.min(this.limit, rows) : rows, this.offset);
	}

	QuerySpec locking(RowLock rows) {
		return new QuerySpec(this.criteria, this.sort, this.limit, this.offset, rows, this.populateExisting, this.fetch,
				this.linked);
	}

	QuerySpec populatingExisting() {
		return new QuerySpec(this.criteria, this.sort, this.limit, this.offset, this.lock, true, this.fetch,
				this.linked);
	}

	QuerySpec fetching(FetchPlan relations) {
		return new QuerySpec(this.criteria, this.sort, this.limit, this.offset, this.lock, this.populateExisting,
				relations, this.linked);
	}

	/**
	 * Which rows, however they are ordered and limited.
	 */
	QuerySpec allMatching() {
		return of(this.criteria).linkedTo(this.linked);
	}

}
