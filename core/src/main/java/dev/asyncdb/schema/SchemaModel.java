package dev.asyncdb.schema;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A schema, required by entities or read from a database. Immutable.
 *
 * @param tables the tables, by name
 * @param views the views, by name
 * @param sequences the sequences that no column owns, by name
 * @param types enumerations and domains, by name
 * @since 0.1.0
 */
public record SchemaModel(List<TableModel> tables, List<ViewModel> views, List<TableName> sequences,
		List<TypeModel> types) {

	/**
	 * Create a schema with sorted copies of the lists.
	 * @since 0.1.0
	 */
	public SchemaModel {
		tables = sorted(tables, TableModel::name);
		views = sorted(views, ViewModel::name);
		sequences = sorted(sequences, Function.identity());
		types = sorted(types, TypeModel::name);
	}

	/**
	 * Create a schema of tables.
	 * @param tables the tables
	 * @return a schema
	 * @since 0.1.0
	 */
	public static SchemaModel of(List<TableModel> tables) {
		return new SchemaModel(tables, List.of(), List.of(), List.of());
	}

	private static <T> List<T> sorted(List<T> parts, Function<T, TableName> name) {
		return parts.stream().sorted(Comparator.comparing(name)).toList();
	}

	/**
	 * Return a table of the connection's schema.
	 * @param name the name as the catalog spells it
	 * @return the table, {@code null} if it does not exist
	 * @since 0.1.0
	 */
	public @Nullable TableModel table(String name) {
		return table(new TableName(null, name));
	}

	/**
	 * Return a table.
	 * @param name the name
	 * @return the table, {@code null} if it does not exist
	 * @since 0.1.0
	 */
	public @Nullable TableModel table(TableName name) {
		return this.tables.stream().filter((table) -> table.name().equals(name)).findFirst().orElse(null);
	}

	/**
	 * Return the schemas of qualified names.
	 * @return the names, without the connection's schema
	 */
	public List<String> namedSchemas() {
		return Stream.concat(this.tables.stream().map(TableModel::name), this.sequences.stream())
			.flatMap((name) -> Stream.ofNullable(name.schema()))
			.distinct()
			.sorted()
			.toList();
	}

	/**
	 * Combine two models.
	 * @param other the other model
	 * @return a model with the objects of both
	 * @since 0.1.0
	 */
	public SchemaModel and(SchemaModel other) {
		return new SchemaModel(joined(this.tables, other.tables), joined(this.views, other.views),
				joined(this.sequences, other.sequences), joined(this.types, other.types));
	}

	private static <T> List<T> joined(List<T> one, List<T> other) {
		return Stream.concat(one.stream(), other.stream()).toList();
	}

}
