package dev.asyncdb.statement.schema;

import org.jspecify.annotations.Nullable;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Queries for the catalog of a product about one schema. All columns of the results are
 * texts, with {@code YES} for true. Thread-safe.
 *
 * @since 0.1.0
 */
public interface Catalog {

	/**
	 * Create a query for tables and views.
	 * @param schema name of the schema, {@code null} for the schema of the connection
	 * @return a query for {@code table_name}, {@code kind}, {@code comment},
	 * {@code definition} of a view and {@code parent} of a partition
	 * @since 0.1.0
	 */
	PreparedOperation<?> tables(@Nullable String schema);

	/**
	 * Create a query for columns, in order.
	 * @param schema name of the schema, {@code null} for the schema of the connection
	 * @return a query for {@code table_name}, {@code column_name}, {@code type},
	 * {@code nullable}, {@code default_value}, {@code identity}, {@code generated_as},
	 * {@code comment} and {@code attributes}
	 * @since 0.1.0
	 */
	PreparedOperation<?> columns(@Nullable String schema);

	/**
	 * Create a query for constraints, with a row for each of their columns in order.
	 * @param schema name of the schema, {@code null} for the schema of the connection
	 * @return a query for {@code table_name}, {@code name}, {@code kind},
	 * {@code column_name}, {@code ref_schema}, {@code ref_table}, {@code ref_column},
	 * {@code delete_rule}, {@code update_rule} and {@code expression}
	 * @since 0.1.0
	 */
	PreparedOperation<?> constraints(@Nullable String schema);

	/**
	 * Create a query for indexes without a constraint, with a row for each of their parts
	 * in order.
	 * @param schema name of the schema, {@code null} for the schema of the connection
	 * @return a query for {@code table_name}, {@code name}, {@code part},
	 * {@code is_column}, {@code descending}, {@code is_unique} and {@code predicate}
	 * @since 0.1.0
	 */
	PreparedOperation<?> indexes(@Nullable String schema);

	/**
	 * Create a query for sequences that no column owns, enumerations and domains.
	 * @param schema name of the schema, {@code null} for the schema of the connection
	 * @return a query for {@code name}, {@code kind} and {@code definition}
	 * @since 0.1.0
	 */
	PreparedOperation<?> sequencesAndTypes(@Nullable String schema);

	/**
	 * Create a query for all schemas.
	 * @return a query for {@code name} and {@code is_current}
	 * @since 0.1.0
	 */
	PreparedOperation<?> schemas();

}
