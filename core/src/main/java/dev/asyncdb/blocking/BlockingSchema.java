package dev.asyncdb.blocking;

import java.util.List;
import java.util.function.Function;

import dev.asyncdb.bridge.BlockingAwait;
import dev.asyncdb.schema.Schema;
import dev.asyncdb.schema.SchemaDifferences;
import dev.asyncdb.schema.SchemaModel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@link Schema} in blocking style: each method is that of the same name there, waits for
 * the outcome and returns it, or throws the error. An event loop is refused. Thread-safe.
 *
 * @since 0.1.0
 */
public final class BlockingSchema {

	private final Schema schema;

	private BlockingSchema(Schema schema) {
		this.schema = schema;
	}

	/**
	 * Wait for what a schema does.
	 * @param schema the schema
	 * @return the same in blocking style
	 * @since 0.1.0
	 */
	public static BlockingSchema of(Schema schema) {
		return new BlockingSchema(schema);
	}

	/**
	 * The same schema for reactive code.
	 * @return the schema
	 * @since 0.1.0
	 */
	public Schema async() {
		return this.schema;
	}

	/**
	 * What all entities need.
	 * @return tables, keys, indexes and sequences
	 * @since 0.1.0
	 * @see Schema#model()
	 */
	public SchemaModel model() {
		return this.schema.model();
	}

	/**
	 * What some entities need.
	 * @param types entity types
	 * @return their tables, their linking tables included
	 * @since 0.1.0
	 */
	public SchemaModel model(Class<?>... types) {
		return this.schema.model(types);
	}

	/**
	 * The SQL that would create what all entities need in an empty database.
	 * @return statements, each ended by a semicolon and a line break
	 * @since 0.1.0
	 */
	public String sql() {
		return this.schema.sql();
	}

	/**
	 * The SQL that would create a schema in an empty database.
	 * @param model the schema
	 * @return the statements in their order
	 * @since 0.1.0
	 */
	public List<String> statements(SchemaModel model) {
		return this.schema.statements(model);
	}

	/**
	 * Create what all entities need and is not there.
	 * @return the statements that were run, none if nothing was missing
	 * @throws dev.asyncdb.schema.SchemaChangeException says what was done
	 * @since 0.1.0
	 * @see Schema#createAll()
	 */
	public List<String> createAll() {
		return required(this.schema.createAll());
	}

	/**
	 * Create what some entities need and is not there.
	 * @param types entity types
	 * @return as {@link #createAll()}
	 * @since 0.1.0
	 */
	public List<String> createAll(Class<?>... types) {
		return required(this.schema.createAll(types));
	}

	/**
	 * Create the tables and sequences of a model that are not there.
	 * @param model the schema; its views and types are left out
	 * @return as {@link #createAll()}
	 * @since 0.1.0
	 */
	public List<String> createAll(SchemaModel model) {
		return required(this.schema.createAll(model));
	}

	/**
	 * The same schema, which drops tables when it is asked to.
	 * @return a view of this schema whose {@code dropAll} methods work
	 * @since 0.1.0
	 */
	public BlockingSchema allowingDrop() {
		return new BlockingSchema(this.schema.allowingDrop());
	}

	/**
	 * Drop the tables and sequences of all entities that are there, and nothing else.
	 * @return the statements that were run, none if nothing was there
	 * @throws dev.asyncdb.schema.DropRefusedException without {@link #allowingDrop()}
	 * @throws dev.asyncdb.schema.SchemaChangeException if something else refers to the
	 * tables
	 * @since 0.1.0
	 */
	public List<String> dropAll() {
		return required(this.schema.dropAll());
	}

	/**
	 * Drop the tables and sequences of some entities that are there.
	 * @param types entity types
	 * @return as {@link #dropAll()}
	 * @since 0.1.0
	 */
	public List<String> dropAll(Class<?>... types) {
		return required(this.schema.dropAll(types));
	}

	/**
	 * Read the schema of the connection, tables of no entity included.
	 * @return what is there, its names without a schema
	 * @since 0.1.0
	 */
	public SchemaModel reflect() {
		return required(this.schema.reflect());
	}

	/**
	 * Read another schema; with MariaDB, another database.
	 * @param schema name of the schema
	 * @return what is there, its names with the schema
	 * @since 0.1.0
	 */
	public SchemaModel reflect(String schema) {
		return required(this.schema.reflect(schema));
	}

	/**
	 * Whether there is a table or view in the schema of the connection.
	 * @param table name of the table
	 * @return the answer
	 * @since 0.1.0
	 */
	public boolean tableExists(String table) {
		return required(this.schema.tableExists(table));
	}

	/**
	 * Whether there is a column in the schema of the connection.
	 * @param table name of the table or view
	 * @param column name of the column
	 * @return the answer
	 * @since 0.1.0
	 */
	public boolean columnExists(String table, String column) {
		return required(this.schema.columnExists(table, column));
	}

	/**
	 * Compare the database with what all entities need. Writes nothing.
	 * @return the differences
	 * @since 0.1.0
	 * @see Schema#compare()
	 */
	public SchemaDifferences compare() {
		return required(this.schema.compare());
	}

	/**
	 * Compare another schema as if it were that of the connection.
	 * @param schema name of the schema
	 * @return as {@link #compare()}
	 * @since 0.1.0
	 */
	public SchemaDifferences compare(String schema) {
		return required(this.schema.compare(schema));
	}

	/**
	 * Do something with an empty schema of its own, on this thread. It is dropped at the
	 * end, also after an error, a cancel or an interrupt.
	 * @param <T> the type of the value
	 * @param work what to do with the name of the schema
	 * @return the value of the work
	 * @since 0.1.0
	 * @see Schema#inShadow(Function)
	 */
	public <T> @Nullable T inShadow(Function<String, ? extends @Nullable T> work) {
		return BlockingAwait.plain().<String, T>around(work, this.schema::inShadow);
	}

	private static <T> T required(Mono<T> mono) {
		return BlockingAwait.plain().required(mono);
	}

}
