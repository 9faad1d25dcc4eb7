package dev.asyncdb.schema;

import java.util.List;

/**
 * A primary key or a unique key.
 *
 * @param name the name of the constraint
 * @param columns the columns, in order
 * @since 0.1.0
 */
public record KeyModel(String name, List<String> columns) {

	/**
	 * Create a key with a copy of the list.
	 * @since 0.1.0
	 */
	public KeyModel {
		columns = List.copyOf(columns);
	}

}
