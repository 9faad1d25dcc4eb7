package dev.asyncdb.schema;

import java.util.List;

import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * A view. Immutable.
 *
 * @param name the name
 * @param materialized whether it is a materialized view
 * @param comment the comment, {@code null} without one
 * @param columns the columns, in order
 * @param definition the query, {@code null} without the privilege to read it
 * @since 0.1.0
 */
public record ViewModel(TableName name, boolean materialized, @Nullable String comment, List<TableColumn> columns,
		@Nullable String definition) {

	/**
	 * Create a view with a copy of the list.
	 * @since 0.1.0
	 */
	public ViewModel {
		columns = List.copyOf(columns);
	}

}
