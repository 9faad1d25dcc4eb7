package dev.asyncdb.relation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.core.TypedPropertyPath;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.util.Assert;

/**
 * A condition on the entities of a relation, for the queries of sessions: whether any,
 * none or all of them match. Combined with other conditions by those of Spring Data.
 * <pre class="code">
 * session.select(Owner.class)
 *     .where(any(Owner::getPets, where(Pet::getName).is("Rex")))
 * </pre>
 * <p>
 * The database evaluates it by {@code EXISTS} or {@code NOT EXISTS}, so a row is returned
 * once however many related entities match. The criteria may have such conditions
 * themselves. Immutable.
 * <p>
 * Spring Data's own templates do not know this condition and refuse it.
 *
 * @since 0.1.0
 */
public final class RelationCriteria implements CriteriaDefinition {

	private final Quantifier quantifier;

	private final String relation;

	private final CriteriaDefinition criteria;

	private RelationCriteria(Quantifier quantifier, String relation, CriteriaDefinition criteria) {
		Assert.hasText(relation, "The relation must not be empty");
		Assert.notNull(criteria, "The criteria must not be null, use Criteria.empty() for none");
		this.quantifier = quantifier;
		this.relation = relation;
		this.criteria = criteria;
	}

	/**
	 * Match if the relation has an entity.
	 * @param <T> the entity type
	 * @param relation a relation of any kind, such as {@code Owner::getPets}
	 * @return the condition
	 * @since 0.1.0
	 */
	public static <T> RelationCriteria any(TypedPropertyPath<T, ?> relation) {
		return any(relation, Criteria.empty());
	}

	/**
	 * Match if at least one entity of the relation matches.
	 * @param <T> the entity type
	 * @param relation a relation of any kind, such as {@code Owner::getPets}
	 * @param criteria the condition on a related entity; empty for all of them
	 * @return the condition
	 * @since 0.1.0
	 */
	public static <T> RelationCriteria any(TypedPropertyPath<T, ?> relation, CriteriaDefinition criteria) {
		return any(name(relation), criteria);
	}

	/**
	 * Match if at least one entity of the relation matches.
	 * @param relation the name of the relation
	 * @param criteria the condition on a related entity; empty for all of them
	 * @return the condition
	 * @since 0.1.0
	 */
	public static RelationCriteria any(String relation, CriteriaDefinition criteria) {
		return new RelationCriteria(Quantifier.ANY, relation, criteria);
	}

	/**
	 * Match if the relation has no entity.
	 * @param <T> the entity type
	 * @param relation a relation of any kind, such as {@code Owner::getPets}
	 * @return the condition
	 * @since 0.1.0
	 */
	public static <T> RelationCriteria none(TypedPropertyPath<T, ?> relation) {
		return none(relation, Criteria.empty());
	}

	/**
	 * Match if no entity of the relation matches; so if it has none.
	 * @param <T> the entity type
	 * @param relation a relation of any kind, such as {@code Owner::getPets}
	 * @param criteria the condition on a related entity; empty for all of them
	 * @return the condition
	 * @since 0.1.0
	 */
	public static <T> RelationCriteria none(TypedPropertyPath<T, ?> relation, CriteriaDefinition criteria) {
		return none(name(relation), criteria);
	}

	/**
	 * Match if no entity of the relation matches; so if it has none.
	 * @param relation the name of the relation
	 * @param criteria the condition on a related entity; empty for all of them
	 * @return the condition
	 * @since 0.1.0
	 */
	public static RelationCriteria none(String relation, CriteriaDefinition criteria) {
		return new RelationCriteria(Quantifier.NONE, relation, criteria);
	}

	/**
	 * Match if all entities of the relation match; so if it has none. An entity for which
	 * the condition is neither true nor false, since a value is NULL, does not match.
	 * @param <T> the entity type
	 * @param relation a relation of any kind, such as {@code Owner::getPets}
	 * @param criteria the condition on a related entity
	 * @return the condition
	 * @since 0.1.0
	 */
	public static <T> RelationCriteria all(TypedPropertyPath<T, ?> relation, CriteriaDefinition criteria) {
		return all(name(relation), criteria);
	}

	/**
	 * Match if all entities of the relation match; so if it has none. An entity for which
	 * the condition is neither true nor false, since a value is NULL, does not match.
	 * @param relation the name of the relation
	 * @param criteria the condition on a related entity
	 * @return the condition
	 * @since 0.1.0
	 */
	public static RelationCriteria all(String relation, CriteriaDefinition criteria) {
		return new RelationCriteria(Quantifier.ALL, relation, criteria);
	}

	private static String name(TypedPropertyPath<?, ?> relation) {
		Assert.notNull(relation, "The relation must not be null");
		return TypedPropertyPath.of(relation).toDotPath();
	}

	/**
	 * Add a condition in conjunction.
	 * @param other the other condition
	 * @return both conditions
	 * @since 0.1.0
	 */
	public Criteria and(CriteriaDefinition other) {
		return Criteria.empty().and(this).and(other);
	}

	/**
	 * Add a condition in disjunction.
	 * @param other the other condition
	 * @return either of the conditions
	 * @since 0.1.0
	 */
	public Criteria or(CriteriaDefinition other) {
		return Criteria.empty().and(this).or(other);
	}

	/**
	 * Return how many of the related entities have to match.
	 * @return the quantifier
	 * @since 0.1.0
	 */
	public Quantifier quantifier() {
		return this.quantifier;
	}

	/**
	 * Return the relation.
	 * @return the name of the property
	 * @since 0.1.0
	 */
	public String relation() {
		return this.relation;
	}

	/**
	 * Return the condition on a related entity.
	 * @return the condition, empty if each matches
	 * @since 0.1.0
	 */
	public CriteriaDefinition criteria() {
		return this.criteria;
	}

	@Override
	public boolean isGroup() {
		return false;
	}

	@Override
	public List<CriteriaDefinition> getGroup() {
		return List.of();
	}

	/**
	 * Return the name of the relation, so that conditions around this one can be printed.
	 */
	@Override
	public SqlIdentifier getColumn() {
		return SqlIdentifier.unquoted(this.quantifier + " OF " + this.relation);
	}

	/**
	 * Return the comparator that Spring Data itself never evaluates.
	 */
	@Override
	public Comparator getComparator() {
		return Comparator.INITIAL;
	}

	@Override
	public CriteriaDefinition getValue() {
		return this.criteria;
	}

	@Override
	public boolean isIgnoreCase() {
		return false;
	}

	@Override
	public @Nullable CriteriaDefinition getPrevious() {
		return null;
	}

	@Override
	public boolean hasPrevious() {
		return false;
	}

	@Override
	public boolean isEmpty() {
		return false;
	}

	@Override
	public Combinator getCombinator() {
		return Combinator.INITIAL;
	}

	@Override
	public String toString() {
		return "%s OF %s (%s)".formatted(this.quantifier, this.relation, this.criteria);
	}

	/**
	 * How many of the related entities have to match.
	 *
	 * @since 0.1.0
	 */
	public enum Quantifier {

		/**
		 * At least one.
		 * @since 0.1.0
		 */
		ANY,

		/**
		 * None.
		 * @since 0.1.0
		 */
		NONE,

		/**
		 * All, or there are none.
		 * @since 0.1.0
		 */
		ALL

	}

}
