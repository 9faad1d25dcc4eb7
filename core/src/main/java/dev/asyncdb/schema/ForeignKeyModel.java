package dev.asyncdb.schema;

import java.util.List;

/**
 * A foreign key.
 *
 * @param name the name of the constraint
 * @param columns the columns in their order
 * @param references the table to which they refer
 * @param referencedColumns the columns of that table, in the same order
 * @param onDelete what becomes of rows when the other row is deleted
 * @param onUpdate what becomes of them when its key is changed
 * @since 0.1.0
 */
public record ForeignKeyModel(String name, List<String> columns, TableName references, List<String> referencedColumns,
		ReferentialAction onDelete, ReferentialAction onUpdate) {

	/**
	 * Keep copies of the lists.
	 * @since 0.1.0
	 */
	public ForeignKeyModel {
		columns = List.copyOf(columns);
		referencedColumns = List.copyOf(referencedColumns);
	}

	/**
	 * A foreign key to keys that are not changed, as entities declare it.
	 * @param name the name of the constraint
	 * @param columns the columns in their order
	 * @param references the table to which they refer
	 * @param referencedColumns the columns of that table, in the same order
	 * @param onDelete what becomes of rows when the other row is deleted
	 * @since 0.1.0
	 */
	public ForeignKeyModel(String name, List<String> columns, TableName references, List<String> referencedColumns,
			ReferentialAction onDelete) {
		this(name, columns, references, referencedColumns, onDelete, ReferentialAction.NO_ACTION);
	}

}
