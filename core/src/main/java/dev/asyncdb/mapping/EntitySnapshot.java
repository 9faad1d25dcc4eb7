package dev.asyncdb.mapping;

import java.util.Set;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * How an entity looked when it was last in step with its row. Immutable.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public interface EntitySnapshot<T> {

	/**
	 * Whether an entity differs.
	 * @param entity the entity now
	 * @return {@code true} if a column would be written
	 * @since 0.1.0
	 */
	boolean differsFrom(T entity);

	/**
	 * The columns whose values differ.
	 * @param row the columns of the entity now
	 * @return names of the changed columns, empty if nothing changed
	 * @since 0.1.0
	 */
	Set<SqlIdentifier> changedColumns(OutboundRow row);

}
