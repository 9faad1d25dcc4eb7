package dev.asyncdb.schema;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An index that belongs to no constraint.
 *
 * @param name the name
 * @param parts what it orders by
 * @param unique whether it refuses equal rows
 * @param predicate the SQL condition of the rows that it holds, {@code null} for all
 * @since 0.1.0
 */
public record IndexModel(String name, List<Part> parts, boolean unique, @Nullable String predicate) {

	/**
	 * Keep copies of the lists.
	 * @since 0.1.0
	 */
	public IndexModel {
		parts = List.copyOf(parts);
	}

	/**
	 * An index of all rows by columns.
	 * @param name the name
	 * @param columns the columns in their order
	 * @return the index
	 * @since 0.1.0
	 */
	public static IndexModel of(String name, List<String> columns) {
		return new IndexModel(name, columns.stream().map((column) -> new Part(column, true, false)).toList(), false,
				null);
	}

	/**
	 * Whether it holds all rows by columns, as entities can declare it.
	 * @return {@code false} for an index of expressions or of some rows
	 * @since 0.1.0
	 */
	public boolean isPlain() {
		return this.predicate == null && this.parts.stream().allMatch(Part::isColumn);
	}

	/**
	 * The columns, expressions left out.
	 * @return names of columns in their order
	 * @since 0.1.0
	 */
	public List<String> columns() {
		return this.parts.stream().filter(Part::isColumn).map(Part::text).toList();
	}

	/**
	 * One part of an index.
	 *
	 * @param text name of a column, or an SQL expression
	 * @param isColumn whether it is a column
	 * @param descending whether it begins with the largest
	 * @since 0.1.0
	 */
	public record Part(String text, boolean isColumn, boolean descending) {
	}

}
