package dev.asyncdb.schema;

import java.util.List;

import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * A view. Immutable.
 *
 * @param name the name
 * @param materialized whether its rows are stored
 * @param comment the comment, {@code null} without one
 * @param columns the columns in their order
 * @param definition the query, {@code null} if the user may not see it
 * @since 0.1.0
 */
public record ViewModel(TableName name, boolean materialized, @Nullable String comment, List<TableColumn> columns,
		@Nullable String definition) {

	/**
	 * Keep copies of the lists.
	 * @since 0.1.0
	 */
	public ViewModel {
		columns = List.copyOf(columns);
	}

}
