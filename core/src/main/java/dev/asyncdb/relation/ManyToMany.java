package dev.asyncdb.relation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.data.annotation.ReadOnlyProperty;

/**
 * Declares a relation that is stored in a join table. The property is a
 * {@code Collection}, {@code List}, {@code Set}, {@code SortedSet}, {@code Map} or
 * {@code SortedMap}. Spring Data neither reads nor writes it.
 * <p>
 * A session inserts and deletes rows of the join table with its next flush. The deletion
 * of this entity deletes its rows of the join table first.
 *
 * @since 0.1.0
 */
@Documented
@ReadOnlyProperty
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface ManyToMany {

	/**
	 * Return the join table.
	 * @return name of the table, as Spring Data's {@code @Table} takes it
	 * @since 0.1.0
	 */
	String joinTable();

	/**
	 * Return the schema of the join table.
	 * @return name of the schema, by default the default schema of the connection
	 * @since 0.1.0
	 */
	String schema() default "";

	/**
	 * Return the column with the identifier of this entity.
	 * @return name of a column of the join table
	 * @since 0.1.0
	 */
	String joinColumn();

	/**
	 * Return the column with the identifier of the other entity.
	 * @return name of a column of the join table
	 * @since 0.1.0
	 */
	String inverseJoinColumn();

	/**
	 * Return the order in which the entities are loaded.
	 * @return properties of the other entity, separated by commas, each possibly followed
	 * by {@code asc} or {@code desc}; by default by identifier
	 * @since 0.1.0
	 */
	String orderBy() default "";

	/**
	 * Return the property that is the key in a {@code Map}.
	 * @return name of a property of the other entity; by default its identifier
	 * @since 0.1.0
	 */
	String mapKey() default "";

	/**
	 * Return whether new entities of the collection are added together with this one.
	 * @return {@code true} by default
	 * @since 0.1.0
	 */
	boolean cascade() default true;

}
