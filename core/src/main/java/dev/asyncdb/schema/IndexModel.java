package dev.asyncdb.schema;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An index without a constraint.
 *
 * @param name the name
 * @param parts the columns or expressions, in order
 * @param unique whether its values are unique
 * @param predicate the SQL condition of a partial index, {@code null} for all rows
 * @since 0.1.0
 */
public record IndexModel(String name, List<Part> parts, boolean unique, @Nullable String predicate) {

	/**
	 * Create an index with a copy of the list.
	 * @since 0.1.0
	 */
	public IndexModel {
		parts = List.copyOf(parts);
	}

	/**
	 * Create an index of columns and all rows.
	 * @param name the name
	 * @param columns the columns, in order
	 * @return the index
	 * @since 0.1.0
	 */
	public static IndexModel of(String name, List<String> columns) {
		return new IndexModel(name, columns.stream().map((column) -> new Part(column, true, false)).toList(), false,
				null);
	}

	/**
	 * Return whether an entity can declare the index.
	 * @return {@code false} for an index of expressions or a partial index
	 * @since 0.1.0
	 */
	public boolean isPlain() {
		return this.predicate == null && this.parts.stream().allMatch(Part::isColumn);
	}

	/**
	 * Return the columns, without expressions.
	 * @return names of columns, in order
	 * @since 0.1.0
	 */
	public List<String> columns() {
		return this.parts.stream().filter(Part::isColumn).map(Part::text).toList();
	}

	/**
	 * A part of an index.
	 *
	 * @param text name of a column, or an SQL expression
	 * @param isColumn whether it is a column
	 * @param descending whether the order is descending
	 * @since 0.1.0
	 */
	public record Part(String text, boolean isColumn, boolean descending) {
	}

}
