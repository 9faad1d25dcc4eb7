package dev.asyncdb.mapping;

import java.util.Set;

import dev.asyncdb.mapping.row.ChangedRowColumns;
import dev.asyncdb.mapping.row.RowValues;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The column values of an entity when it was last synchronized with its row. Immutable.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public interface EntitySnapshot<T> {

	/**
	 * Return whether an entity differs from this snapshot.
	 * @param entity the current entity
	 * @return {@code true} if an update would write a column
	 * @since 0.1.0
	 */
	boolean differsFrom(T entity);

	/**
	 * Return whether {@link #restore} would give an entity exactly the values that it has
	 * now.
	 * @param entity the current entity
	 * @return {@code false} for values that this snapshot does not keep as such, since
	 * they can change in place
	 * @since 0.1.0
	 */
	boolean canRestore(T entity);

	/**
	 * Set the properties of an entity that differ from this snapshot, as far as they can
	 * be set.
	 * @param entity the entity
	 * @since 0.1.0
	 */
	void restore(T entity);

	/**
	 * Return the value of a column.
	 * @param column the column
	 * @return the value, {@code null} if the row has none or the type no such column;
	 * must not be changed
	 * @since 0.1.0
	 */
	@Nullable Object value(SqlIdentifier column);

	/**
	 * Return the columns whose values differ.
	 * @param entity the current entity
	 * @return a new set of the names of the changed columns
	 * @since 0.1.0
	 */
	Set<SqlIdentifier> changedColumns(T entity);

	/**
	 * Return what an update writes.
	 * @param entity the current entity
	 * @param selection the columns that an update may write
	 * @return the values that differ
	 * @since 0.1.0
	 */
	RowValues changes(T entity, ChangedRowColumns selection);

	/**
	 * Convert an entity to a row. A property that is equal has the value of this
	 * snapshot, whose converter may give another one each time.
	 * @param entity the current entity
	 * @return a new row
	 * @since 0.1.0
	 */
	OutboundRow row(T entity);

	/**
	 * Return what an update writes.
	 * @param row a {@link #row(Object) row} of the entity, possibly changed by a callback
	 * @param selection the columns that an update may write
	 * @return the values that differ
	 * @since 0.1.0
	 */
	RowValues changes(OutboundRow row, ChangedRowColumns selection);

}
