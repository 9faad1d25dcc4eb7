package dev.asyncdb.session;

import java.util.List;

import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.util.Assert;

/**
 * Which members of a relation a query loads with its entities, and in which order.
 * Immutable: each step returns a new one.
 *
 * @param criteria the condition, on properties of the members
 * @param sort the order of the members, that of the relation if it is unsorted
 * @param limit maximum number of members of each entity, {@code 0} for all
 * @since 0.1.0
 */
public record MemberQuery(CriteriaDefinition criteria, Sort sort, int limit) {

	private static final MemberQuery ALL = new MemberQuery(Criteria.empty(), Sort.unsorted(), 0);

	/**
	 * Return the query for all members in the order of the relation.
	 * @return the query
	 * @since 0.1.0
	 */
	public static MemberQuery all() {
		return ALL;
	}

	/**
	 * Add a condition, in conjunction with earlier ones.
	 * @param condition the condition, on properties of the members
	 * @return a new query
	 * @since 0.1.0
	 */
	public MemberQuery where(CriteriaDefinition condition) {
		Assert.notNull(condition, "The condition must not be null, use Criteria.empty() for none");
		CriteriaDefinition both = this.criteria.isEmpty() ? condition
				: CriteriaDefinition.from(List.of(this.criteria, condition));
		return new MemberQuery(condition.isEmpty() ? this.criteria : both, this.sort, this.limit);
	}

	/**
	 * Order the members. Replaces the order of the relation.
	 * @param order the order, by properties of the members; the identifier decides
	 * between equal ones
	 * @return a new query
	 * @since 0.1.0
	 */
	public MemberQuery orderBy(Sort order) {
		Assert.notNull(order, "The argument 'order' must not be null");
		return new MemberQuery(this.criteria, order, this.limit);
	}

	/**
	 * Limit the number of members of each entity to the first ones in their order.
	 * @param members maximum number of members, at least 1
	 * @return a new query
	 * @throws IllegalArgumentException if the number is less than 1
	 * @since 0.1.0
	 */
	public MemberQuery limit(int members) {
		Assert.isTrue(members > 0, () -> "A limit must be at least 1 but is " + members);
		return new MemberQuery(this.criteria, this.sort, members);
	}

	/**
	 * Return whether members can be left out.
	 * @return {@code false} if the members are only ordered
	 * @since 0.1.0
	 */
	public boolean isPartial() {
		return !this.criteria.isEmpty() || this.limit > 0;
	}

}
