package dev.asyncdb.schema;

import java.util.List;
import java.util.function.Function;

import reactor.core.publisher.Mono;

/**
 * The schema of one database: creates it from entities, reads it from the catalog and
 * compares both. Thread-safe. Publishers are lazy and can be subscribed to repeatedly.
 * Names of tables and columns are spelled as in the catalog.
 *
 * @since 0.1.0
 */
public interface Schema {

	/**
	 * Return the schema that all entities require.
	 * @return tables, keys, indexes and sequences
	 * @throws org.springframework.data.mapping.MappingException if an entity does not
	 * determine its table
	 * @since 0.1.0
	 */
	SchemaModel model();

	/**
	 * Return the schema that some entities require.
	 * @param types entity types
	 * @return their tables, including join tables
	 * @throws org.springframework.data.mapping.MappingException if an entity does not
	 * determine its table
	 * @since 0.1.0
	 */
	SchemaModel model(Class<?>... types);

	/**
	 * Return the SQL that creates the schema of all entities in an empty database. Does
	 * not access the database.
	 * @return statements, each terminated by a semicolon and a line break
	 * @since 0.1.0
	 */
	String sql();

	/**
	 * Return the SQL that creates a schema in an empty database. Does not access the
	 * database, so references from other schemas to tables of the connection's schema are
	 * not qualified.
	 * @param model the schema
	 * @return the statements, in order
	 * @since 0.1.0
	 */
	List<String> statements(SchemaModel model);

	/**
	 * Create the missing objects of all entities. Existing tables are unchanged.
	 * PostgreSQL creates all or none.
	 * @return the executed statements, an empty list if nothing was missing; or
	 * {@link SchemaChangeException} with the executed statements
	 * @since 0.1.0
	 */
	Mono<List<String>> createAll();

	/**
	 * Create the missing objects of some entities.
	 * @param types entity types
	 * @return as {@link #createAll()}
	 * @since 0.1.0
	 */
	Mono<List<String>> createAll(Class<?>... types);

	/**
	 * Create the missing tables and sequences of a model. Names are quoted; types,
	 * defaults and conditions are SQL and used unchanged.
	 * @param model the schema; its views and types are ignored
	 * @return as {@link #createAll()}
	 * @since 0.1.0
	 */
	Mono<List<String>> createAll(SchemaModel model);

	/**
	 * Return the same schema with {@code dropAll} enabled.
	 * @return a view of this schema whose {@code dropAll} methods work
	 * @since 0.1.0
	 */
	Schema allowingDrop();

	/**
	 * Drop the existing tables and sequences of all entities.
	 * @return the executed statements, an empty list if nothing existed;
	 * {@link DropRefusedException} without {@link #allowingDrop()},
	 * {@link SchemaChangeException} if other objects depend on the tables
	 * @since 0.1.0
	 */
	Mono<List<String>> dropAll();

	/**
	 * Drop the existing tables and sequences of some entities.
	 * @param types entity types
	 * @return as {@link #dropAll()}
	 * @since 0.1.0
	 */
	Mono<List<String>> dropAll(Class<?>... types);

	/**
	 * Read the schema of the connection, including tables without an entity.
	 * @return the schema with unqualified names, never empty
	 * @since 0.1.0
	 */
	Mono<SchemaModel> reflect();

	/**
	 * Read another schema, which is another database on MariaDB.
	 * @param schema name of the schema
	 * @return the schema with qualified names, never empty
	 * @since 0.1.0
	 */
	Mono<SchemaModel> reflect(String schema);

	/**
	 * Return whether the schema of the connection contains a table or view.
	 * @param table name of the table
	 * @return the answer, never empty
	 * @since 0.1.0
	 */
	Mono<Boolean> tableExists(String table);

	/**
	 * Return whether the schema of the connection contains a column.
	 * @param table name of the table or view
	 * @param column name of the column
	 * @return the answer, never empty
	 * @since 0.1.0
	 */
	Mono<Boolean> columnExists(String table, String column);

	/**
	 * Compare the database with the schema that all entities require. Ignores names of
	 * constraints and indexes, comments, conditions of checks and the history tables of
	 * migration tools. Read-only.
	 * @return the differences, never empty
	 * @since 0.1.0
	 */
	Mono<SchemaDifferences> compare();

	/**
	 * Compare another schema, such as that of {@link #inShadow}, in place of the schema
	 * of the connection.
	 * @param schema name of the schema
	 * @return as {@link #compare()}; the statements are for the schema of the connection
	 * @since 0.1.0
	 */
	Mono<SchemaDifferences> compare(String schema);

	/**
	 * Create an empty schema for some work, for example to run a change log and
	 * {@link #compare(String)} the result. Drops the schema when the work completes,
	 * fails or is cancelled. The user needs the privilege to create schemas (databases on
	 * MariaDB).
	 * @param <T> the type of the value
	 * @param work the work, which gets the name of the schema
	 * @return the value of the work
	 * @since 0.1.0
	 */
	<T> Mono<T> inShadow(Function<String, ? extends Mono<T>> work);

}
