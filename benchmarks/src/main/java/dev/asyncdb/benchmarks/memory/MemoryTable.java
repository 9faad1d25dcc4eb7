package dev.asyncdb.benchmarks.memory;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.asyncdb.statement.UpsertStatement;

/**
 * A table.
 *
 * @param name the name
 * @param columns the columns in order
 */
public record MemoryTable(String name, List<MemoryColumn> columns) {

	/**
	 * Create a table with an identifier.
	 * @param name the name of the table
	 * @param columns the other columns
	 * @return the table
	 */
	public static MemoryTable of(String name, MemoryColumn... columns) {
		return new MemoryTable(name,
				Stream.concat(Stream.of(MemoryColumn.IDENTIFIER), Arrays.stream(columns)).toList());
	}

	/**
	 * Find the columns of one expression of a select list.
	 */
	Stream<MemoryColumn> columns(String expression) {
		String name = expression.strip().replaceFirst("(?is).*(\\.|\\s+AS\\s+)", "").replace("\"", "");
		if (name.equals("*")) {
			return this.columns.stream();
		}
		if (name.equals(UpsertStatement.CREATED)) {
			return Stream.of(new MemoryColumn(name, false));
		}
		if (StatementText.isOrdinal(name)) {
			return Stream.of(MemoryColumn.ordinal(name));
		}
		return Stream.of(this.columns.stream()
			.filter((column) -> column.name().equalsIgnoreCase(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Table %s has no column %s".formatted(this.name, name))));
	}

}
