package dev.asyncdb.schema;

import java.util.List;

/**
 * A foreign key.
 *
 * @param name the name of the constraint
 * @param columns the columns, in order
 * @param references the referenced table
 * @param referencedColumns the referenced columns, in the same order
 * @param onDelete what happens when the referenced row is deleted
 * @param onUpdate what happens when the key of the referenced row is changed
 * @since 0.1.0
 */
public record ForeignKeyModel(String name, List<String> columns, TableName references, List<String> referencedColumns,
		ReferentialAction onDelete, ReferentialAction onUpdate) {

	/**
	 * Create a foreign key with copies of the lists.
	 * @since 0.1.0
	 */
	public ForeignKeyModel {
		columns = List.copyOf(columns);
		referencedColumns = List.copyOf(referencedColumns);
	}

	/**
	 * Create a foreign key to a key that is never changed.
	 * @param name the name of the constraint
	 * @param columns the columns, in order
	 * @param references the referenced table
	 * @param referencedColumns the referenced columns, in the same order
	 * @param onDelete what happens when the referenced row is deleted
	 * @since 0.1.0
	 */
	public ForeignKeyModel(String name, List<String> columns, TableName references, List<String> referencedColumns,
			ReferentialAction onDelete) {
		this(name, columns, references, referencedColumns, onDelete, ReferentialAction.NO_ACTION);
	}

}
