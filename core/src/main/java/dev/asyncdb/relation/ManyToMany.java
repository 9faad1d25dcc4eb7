package dev.asyncdb.relation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.data.annotation.ReadOnlyProperty;

/**
 * The entities that are linked with this one by rows of a table with two columns: a
 * {@code Collection}, {@code List}, {@code Set}, {@code SortedSet} or {@code Map}. Spring
 * Data's own reads and writes leave the property alone.
 * <p>
 * A session inserts and deletes the linking rows at its next flush. Deleting this entity
 * deletes its linking rows first.
 *
 * @since 0.1.0
 */
@Documented
@ReadOnlyProperty
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface ManyToMany {

	/**
	 * The table with the linking rows.
	 * @return name of the table, as Spring Data's {@code @Table} takes it
	 * @since 0.1.0
	 */
	String joinTable();

	/**
	 * The schema of that table.
	 * @return name of the schema, by default the one that the connection searches
	 * @since 0.1.0
	 */
	String schema() default "";

	/**
	 * The column with the identifier of this entity.
	 * @return name of a column of the linking table
	 * @since 0.1.0
	 */
	String joinColumn();

	/**
	 * The column with the identifier of the other entity.
	 * @return name of a column of the linking table
	 * @since 0.1.0
	 */
	String inverseJoinColumn();

	/**
	 * The order in which the entities are loaded.
	 * @return properties of the other entity, separated by commas, each possibly followed
	 * by {@code asc} or {@code desc}; by default by identifier
	 * @since 0.1.0
	 */
	String orderBy() default "";

	/**
	 * The property that is the key in a {@code Map}.
	 * @return name of a property of the other entity; by default its identifier
	 * @since 0.1.0
	 */
	String mapKey() default "";

	/**
	 * Whether new entities in the collection are added to the session with this one.
	 * @return {@code true} by default
	 * @since 0.1.0
	 */
	boolean cascade() default true;

}
