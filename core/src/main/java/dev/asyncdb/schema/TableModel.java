package dev.asyncdb.schema;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * A table. Immutable.
 *
 * @param name the name
 * @param kind the kind of table
 * @param parent the partitioned table of a partition, or the first table from which a
 * table inherits, else {@code null}
 * @param comment the comment, {@code null} without one
 * @param columns the columns, in order
 * @param primaryKey the primary key, {@code null} without one
 * @param uniqueKeys the unique keys, by name
 * @param indexes the indexes without a constraint, by name
 * @param foreignKeys the foreign keys, by name
 * @param checks the check constraints, by name
 * @since 0.1.0
 */
public record TableModel(TableName name, Kind kind, @Nullable String parent, @Nullable String comment,
		List<TableColumn> columns, @Nullable KeyModel primaryKey, List<KeyModel> uniqueKeys, List<IndexModel> indexes,
		List<ForeignKeyModel> foreignKeys, List<CheckModel> checks) {

	/**
	 * Create a table with sorted copies of the lists.
	 * @since 0.1.0
	 */
	public TableModel {
		columns = List.copyOf(columns);
		uniqueKeys = sorted(uniqueKeys, KeyModel::name);
		indexes = sorted(indexes, IndexModel::name);
		foreignKeys = sorted(foreignKeys, ForeignKeyModel::name);
		checks = sorted(checks, CheckModel::name);
	}

	private static <T> List<T> sorted(List<T> parts, Function<T, String> name) {
		return parts.stream().sorted(Comparator.comparing(name)).toList();
	}

	/**
	 * Return a column.
	 * @param column the name as the catalog spells it
	 * @return the column, {@code null} if it does not exist
	 * @since 0.1.0
	 */
	public @Nullable TableColumn column(String column) {
		return this.columns.stream().filter((candidate) -> candidate.name().equals(column)).findFirst().orElse(null);
	}

	TableModel in(Function<TableName, TableName> rename) {
		List<ForeignKeyModel> keys = this.foreignKeys.stream()
			.map((key) -> new ForeignKeyModel(key.name(), key.columns(), rename.apply(key.references()),
					key.referencedColumns(), key.onDelete(), key.onUpdate()))
			.toList();
		return new TableModel(rename.apply(this.name), this.kind, this.parent, this.comment, this.columns,
				this.primaryKey, this.uniqueKeys, this.indexes, keys, this.checks);
	}

	/**
	 * The kinds of tables.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/** An ordinary table. */
		TABLE,

		/** A partitioned table. */
		PARTITIONED_TABLE,

		/** A partition of a partitioned table. */
		PARTITION,

		/** A foreign table. */
		FOREIGN_TABLE

	}

}
