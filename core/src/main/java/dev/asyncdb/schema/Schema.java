package dev.asyncdb.schema;

import java.util.List;
import java.util.function.Function;

import reactor.core.publisher.Mono;

/**
 * The schema of one database, over R2DBC: made from entities, read and compared.
 * Thread-safe; all publishers are lazy and re-subscribable. Names of tables and columns
 * are those of the catalog, with its letters.
 *
 * @since 0.1.0
 */
public interface Schema {

	/**
	 * What all entities need.
	 * @return tables, keys, indexes and sequences
	 * @throws org.springframework.data.mapping.MappingException if an entity does not say
	 * enough of its table
	 * @since 0.1.0
	 */
	SchemaModel model();

	/**
	 * What some entities need.
	 * @param types entity types
	 * @return their tables, their linking tables included
	 * @throws org.springframework.data.mapping.MappingException if an entity does not say
	 * enough of its table
	 * @since 0.1.0
	 */
	SchemaModel model(Class<?>... types);

	/**
	 * The SQL that would create what all entities need in an empty database. Asks no
	 * database.
	 * @return statements, each ended by a semicolon and a line break
	 * @since 0.1.0
	 */
	String sql();

	/**
	 * The SQL that would create a schema in an empty database. Asks no database, and so
	 * does not name the schema of the connection where tables of others refer to it.
	 * @param model the schema
	 * @return the statements in their order
	 * @since 0.1.0
	 */
	List<String> statements(SchemaModel model);

	/**
	 * Create what all entities need and is not there. Tables that are there are left as
	 * they are. On PostgreSQL all or nothing is created.
	 * @return the statements that were run, an empty list if nothing was missing; or
	 * {@link SchemaChangeException}, which says what was done
	 * @since 0.1.0
	 */
	Mono<List<String>> createAll();

	/**
	 * Create what some entities need and is not there.
	 * @param types entity types
	 * @return as {@link #createAll()}
	 * @since 0.1.0
	 */
	Mono<List<String>> createAll(Class<?>... types);

	/**
	 * Create the tables and sequences of a model that are not there. Names are quoted;
	 * types, defaults and conditions are SQL and taken as they are.
	 * @param model the schema; its views and types are left out
	 * @return as {@link #createAll()}
	 * @since 0.1.0
	 */
	Mono<List<String>> createAll(SchemaModel model);

	/**
	 * The same schema, which drops tables when it is asked to.
	 * @return a view of this schema whose {@code dropAll} methods work
	 * @since 0.1.0
	 */
	Schema allowingDrop();

	/**
	 * Drop the tables and sequences of all entities that are there, and nothing else.
	 * @return the statements that were run, an empty list if nothing was there;
	 * {@link DropRefusedException} without {@link #allowingDrop()},
	 * {@link SchemaChangeException} if something else refers to the tables
	 * @since 0.1.0
	 */
	Mono<List<String>> dropAll();

	/**
	 * Drop the tables and sequences of some entities that are there.
	 * @param types entity types
	 * @return as {@link #dropAll()}
	 * @since 0.1.0
	 */
	Mono<List<String>> dropAll(Class<?>... types);

	/**
	 * Read the schema of the connection, tables of no entity included.
	 * @return what is there, its names without a schema; never empty
	 * @since 0.1.0
	 */
	Mono<SchemaModel> reflect();

	/**
	 * Read another schema; with MariaDB, another database.
	 * @param schema name of the schema
	 * @return what is there, its names with the schema; never empty
	 * @since 0.1.0
	 */
	Mono<SchemaModel> reflect(String schema);

	/**
	 * Whether there is a table or view in the schema of the connection.
	 * @param table name of the table
	 * @return the answer, never empty
	 * @since 0.1.0
	 */
	Mono<Boolean> tableExists(String table);

	/**
	 * Whether there is a column in the schema of the connection.
	 * @param table name of the table or view
	 * @param column name of the column
	 * @return the answer, never empty
	 * @since 0.1.0
	 */
	Mono<Boolean> columnExists(String table, String column);

	/**
	 * Compare the database with what all entities need. Names of constraints and indexes,
	 * comments and the text of conditions do not count, nor do the tables in which
	 * migration tools keep their history. Writes nothing.
	 * @return the differences, never empty
	 * @since 0.1.0
	 */
	Mono<SchemaDifferences> compare();

	/**
	 * Compare another schema, as that of {@link #inShadow}, as if it were that of the
	 * connection.
	 * @param schema name of the schema
	 * @return as {@link #compare()}; the statements are for the schema of the connection
	 * @since 0.1.0
	 */
	Mono<SchemaDifferences> compare(String schema);

	/**
	 * Do something with an empty schema of its own, for example let a change log build it
	 * to {@link #compare(String)} it. It is dropped at the end, also after an error or a
	 * cancel. The user must be allowed to create schemas; with MariaDB, databases.
	 * @param <T> the type of the value
	 * @param work what to do with the name of the schema
	 * @return the value of the work
	 * @since 0.1.0
	 */
	<T> Mono<T> inShadow(Function<String, ? extends Mono<T>> work);

}
