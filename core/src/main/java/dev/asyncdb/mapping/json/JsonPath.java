package dev.asyncdb.mapping.json;

import java.util.Collection;
import java.util.List;

import org.springframework.data.core.TypedPropertyPath;
import org.springframework.data.relational.core.query.CriteriaDefinition.Comparator;
import org.springframework.util.Assert;

/**
 * A place in the JSON document of a property, to be compared in a query of a session:
 * <pre class="code">
 * session.select(User.class)
 *     .where(JsonPath.of(User::getSettings, "theme").is("dark"))
 * </pre>
 * <p>
 * Steps and values are parameters of the statement. A comparison with a text compares the
 * text of the value, one with a number or a truth value only values of that kind. A place
 * that a document does not have, and one with the JSON value {@code null}, is NULL: only
 * {@link #isNull()} matches it. Not supported on H2. Immutable.
 *
 * @since 0.1.0
 */
public final class JsonPath {

	private final String property;

	private final List<Object> steps;

	private JsonPath(String property, List<Object> steps) {
		Assert.hasText(property, "The property must not be empty");
		Assert.notEmpty(steps, "The path requires a step: the name of a member, or the index of an element");
		for (Object step : steps) {
			Assert.isTrue(step instanceof String || (step instanceof Integer index && index >= 0),
					"A step is the name of a member or the index of an element, from 0 on");
		}
		this.property = property;
		this.steps = steps;
	}

	/**
	 * Create a path.
	 * @param <T> the entity type
	 * @param property the property that has the document, such as
	 * {@code User::getSettings}; over single relations as well
	 * @param steps names of members, and indexes of elements as {@link Integer}
	 * @return the path
	 * @throws IllegalArgumentException without steps, or for another type of a step
	 * @since 0.1.0
	 */
	public static <T> JsonPath of(TypedPropertyPath<T, ?> property, Object... steps) {
		Assert.notNull(property, "The property must not be null");
		return of(TypedPropertyPath.of(property).toDotPath(), steps);
	}

	/**
	 * Create a path.
	 * @param property the name of the property that has the document
	 * @param steps names of members, and indexes of elements as {@link Integer}
	 * @return the path
	 * @throws IllegalArgumentException without steps, or for another type of a step
	 * @since 0.1.0
	 */
	public static JsonPath of(String property, Object... steps) {
		return new JsonPath(property, List.of(steps));
	}

	/**
	 * Require a value to be equal.
	 * @param value a text, a number or a truth value
	 * @return the condition
	 * @throws IllegalArgumentException for another type of a value
	 * @since 0.1.0
	 */
	public JsonCriteria is(Object value) {
		return criteria(Comparator.EQ, List.of(value));
	}

	/**
	 * Require a value that is not equal.
	 * @param value a text, a number or a truth value
	 * @return the condition
	 * @throws IllegalArgumentException for another type of a value
	 * @since 0.1.0
	 */
	public JsonCriteria not(Object value) {
		return criteria(Comparator.NEQ, List.of(value));
	}

	/**
	 * Require one of several values.
	 * @param values texts, numbers or truth values, all of one kind
	 * @return the condition
	 * @throws IllegalArgumentException without values, or for other types of values
	 * @since 0.1.0
	 */
	public JsonCriteria in(Collection<?> values) {
		return criteria(Comparator.IN, List.copyOf(values));
	}

	/**
	 * Require a smaller value.
	 * @param value a text or a number
	 * @return the condition
	 * @throws IllegalArgumentException for another type of a value
	 * @since 0.1.0
	 */
	public JsonCriteria lessThan(Object value) {
		return criteria(Comparator.LT, List.of(value));
	}

	/**
	 * Require a greater value.
	 * @param value a text or a number
	 * @return the condition
	 * @throws IllegalArgumentException for another type of a value
	 * @since 0.1.0
	 */
	public JsonCriteria greaterThan(Object value) {
		return criteria(Comparator.GT, List.of(value));
	}

	/**
	 * Require a text that matches a pattern of {@code LIKE}.
	 * @param pattern the pattern
	 * @return the condition
	 * @since 0.1.0
	 */
	public JsonCriteria like(String pattern) {
		return criteria(Comparator.LIKE, List.of(pattern));
	}

	/**
	 * Require that the document has no such place, or {@code null} there.
	 * @return the condition
	 * @since 0.1.0
	 */
	public JsonCriteria isNull() {
		return new JsonCriteria(this, Comparator.IS_NULL, List.of());
	}

	/**
	 * Require any value but {@code null}, also an object or an array.
	 * @return the condition
	 * @since 0.1.0
	 */
	public JsonCriteria isNotNull() {
		return new JsonCriteria(this, Comparator.IS_NOT_NULL, List.of());
	}

	private JsonCriteria criteria(Comparator comparison, List<Object> values) {
		Assert.notEmpty(values, "The condition requires a value");
		Class<?> kind = kind(values.get(0));
		Assert.isTrue(kind != Object.class && values.stream().allMatch((value) -> kind(value) == kind),
				"The values must be all texts, all numbers or all truth values");
		return new JsonCriteria(this, comparison, values);
	}

	private static Class<?> kind(Object value) {
		if (value instanceof Number) {
			return Number.class;
		}
		return (value instanceof String || value instanceof Boolean) ? value.getClass() : Object.class;
	}

	/**
	 * Return the property that has the document.
	 * @return the name, with dots for related entities
	 * @since 0.1.0
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Return the steps.
	 * @return names and indexes, at least one
	 * @since 0.1.0
	 */
	public List<Object> steps() {
		return this.steps;
	}

	@Override
	public String toString() {
		return this.property + this.steps;
	}

}
