package dev.asyncdb.mapping.json;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A condition on a value within a JSON document, for the queries of sessions. Created by
 * {@link JsonPath} and combined with other conditions by those of Spring Data. Immutable.
 * <p>
 * Spring Data's own templates do not know this condition and refuse it.
 *
 * @since 0.1.0
 */
public final class JsonCriteria implements CriteriaDefinition {

	private final JsonPath path;

	private final Comparator comparison;

	private final List<Object> values;

	JsonCriteria(JsonPath path, Comparator comparison, List<Object> values) {
		this.path = path;
		this.comparison = comparison;
		this.values = values;
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
	 * Return the place in the document.
	 * @return the path
	 * @since 0.1.0
	 */
	public JsonPath path() {
		return this.path;
	}

	/**
	 * Return how the value is compared.
	 * @return the comparison
	 * @since 0.1.0
	 */
	public Comparator comparison() {
		return this.comparison;
	}

	/**
	 * Return what the value is compared with: texts, numbers or truth values.
	 * @return the values, of one kind; empty for a comparison with NULL
	 * @since 0.1.0
	 */
	public List<Object> values() {
		return this.values;
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
	 * Return the property that has the document.
	 */
	@Override
	public SqlIdentifier getColumn() {
		return SqlIdentifier.unquoted(this.path.property());
	}

	/**
	 * Return the comparator that Spring Data itself never evaluates.
	 */
	@Override
	public Comparator getComparator() {
		return Comparator.INITIAL;
	}

	@Override
	public Object getValue() {
		return this.values;
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

	/**
	 * Return path and comparison, never a value.
	 */
	@Override
	public String toString() {
		return "%s %s".formatted(this.path, this.comparison);
	}

}
