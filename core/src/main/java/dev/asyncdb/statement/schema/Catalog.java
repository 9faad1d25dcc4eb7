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
	 * {@code definition} of a view, {@code parent} of a partition and
	 * {@code of_extension}
	 * @since 0.1.0
	 */
	PreparedOperation<?> tables(@Nullable String schema);

	/**
	 * Create a query for columns, in order.
	 * @param schema name of the schema, {@code null} for the schema of the connection
	 * @return a query for {@code table_name}, {@code column_name}, {@code type},
	 * {@code nullable}, {@code default_value}, {@code identity}, {@code generated_as},
	 * {@code comment} and {@code attributes}, and as the database has them
	 * {@code raw_type}, {@code raw_kind}, {@code raw_size}, {@code raw_digits},
	 * {@code raw_default} and {@code of_extension}
	 * @since 0.1.0
	 */
	PreparedOperation<?> columns(@Nullable String schema);

	/**
	 * Create a query for constraints, with a row for each of their columns in order.
	 * @param schema name of the schema, {@code null} for the schema of the connection
	 * @return a query for {@code table_name}, {@code name}, {@code kind},
	 * {@code column_name}, {@code ref_schema}, {@code ref_table}, {@code ref_column},
	 * {@code delete_rule}, {@code update_rule}, {@code expression}, {@code deferrable},
	 * {@code raw_delete_rule}, {@code raw_update_rule} and {@code ref_name}, the name of
	 * the referenced key
	 * @since 0.1.0
	 */
	PreparedOperation<?> constraints(@Nullable String schema);

	/**
	 * Create a query for indexes, with a row for each of their parts in order.
	 * @param schema name of the schema, {@code null} for the schema of the connection
	 * @return a query for {@code table_name}, {@code name}, {@code part},
	 * {@code is_column}, {@code descending}, {@code is_unique}, {@code predicate},
	 * {@code method} and {@code of_constraint}, which is true for the index of a
	 * constraint
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
