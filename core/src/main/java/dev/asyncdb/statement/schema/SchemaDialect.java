package dev.asyncdb.statement.schema;

import java.util.List;
import java.util.Optional;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.statement.DatabaseDialect;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * The types and the DDL of one product. Thread-safe.
 *
 * @since 0.1.0
 */
public interface SchemaDialect {

	/**
	 * Create the dialect for schemas of a product.
	 * @param dialect the dialect of the same product
	 * @return the dialect
	 * @since 0.1.0
	 */
	static SchemaDialect of(DatabaseDialect dialect) {
		return switch (dialect.product()) {
			case POSTGRESQL -> new PostgresSchemaDialect(dialect.springDialect());
			case MARIADB -> new MariaDbSchemaDialect(dialect.springDialect());
			case H2 -> new H2SchemaDialect(dialect.springDialect());
		};
	}

	/**
	 * Return the product of the database.
	 * @return the product
	 * @since 0.1.0
	 */
	DatabaseProduct product();

	/**
	 * Return whether a transaction can roll back DDL.
	 * @return {@code false} if each statement commits implicitly
	 * @since 0.1.0
	 */
	default boolean isTransactional() {
		return false;
	}

	/**
	 * Create a query that waits for a lock on changes of the schema, which the
	 * transaction holds to its end.
	 * @return a query whose rows are ignored, empty if the database has no such lock
	 * @since 0.1.0
	 */
	default Optional<PreparedOperation<?>> lockSchema() {
		return Optional.empty();
	}

	/**
	 * Return the queries for the catalog.
	 * @return the queries
	 * @since 0.1.0
	 */
	Catalog catalog();

	/**
	 * Return whether Spring Data supports sequences for identifiers.
	 * @return {@code false} if it does not
	 * @since 0.1.0
	 */
	default boolean hasSequences() {
		return true;
	}

	/**
	 * Quote a name.
	 * @param name the name as the catalog spells it
	 * @return the quoted name
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if no database
	 * supports the name
	 * @since 0.1.0
	 */
	String quoted(String name);

	/**
	 * Return the name that an identifier of Spring Data refers to.
	 * @param identifier one part of an identifier
	 * @return the name as the catalog spells it
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if it is too
	 * long and the database does not truncate names
	 * @since 0.1.0
	 */
	String stored(SqlIdentifier identifier);

	/**
	 * Derive a name for a constraint or an index, within the limit of the database.
	 * @param prefix the kind, such as {@code fk}
	 * @param parts table and columns
	 * @return the name, always the same for the same parts
	 * @since 0.1.0
	 */
	String constraintName(String prefix, List<String> parts);

	/**
	 * Return the name of a primary key in the catalog.
	 * @param declared the declared name
	 * @return the name as the catalog spells it
	 * @since 0.1.0
	 */
	default String primaryKeyName(String declared) {
		return declared;
	}

	/**
	 * Return the definition of a primary key for CREATE TABLE.
	 * @param name the quoted name
	 * @param columns the quoted columns
	 * @return the constraint
	 * @since 0.1.0
	 */
	default String primaryKey(String name, String columns) {
		return "CONSTRAINT " + name + " PRIMARY KEY (" + columns + ")";
	}

	/**
	 * Return the column type of a Java type.
	 * @param type the type of the values that are bound
	 * @param size the size of the column
	 * @return the type, empty if none is known
	 * @since 0.1.0
	 */
	Optional<ColumnType> typeOf(Class<?> type, TypeSize size);

	/**
	 * Return the type of an array.
	 * @param element the type of its elements
	 * @return the type, empty if the database has no arrays
	 * @since 0.1.0
	 */
	default Optional<ColumnType> arrayOf(ColumnType element) {
		return Optional.empty();
	}

	/**
	 * Return why a column would refuse or change the texts that are written to it.
	 * @param type the declared type of the column
	 * @return the reason, empty if the column stores them
	 * @since 0.1.0
	 */
	default Optional<String> refusalOfText(String type) {
		return Optional.empty();
	}

	/**
	 * Return a type as the catalog spells it.
	 * @param text the type in any spelling that the database accepts
	 * @return the type
	 * @since 0.1.0
	 */
	ColumnType canonicalType(String text);

	/**
	 * Return a statement that creates a table which only this connection has.
	 * @param table the quoted name of the table
	 * @param parts the definitions of its columns and constraints
	 * @return a statement
	 * @since 0.1.0
	 */
	default String createTemporary(String table, String parts) {
		return "CREATE TEMPORARY TABLE " + table + " (" + parts + ")";
	}

	/**
	 * Return a statement that drops a temporary table, which may not exist.
	 * @param table the quoted name of the table
	 * @return a statement
	 * @since 0.1.0
	 */
	default String dropTemporary(String table) {
		return "DROP TABLE IF EXISTS " + table;
	}

	/**
	 * Return the queries that read temporary tables of the connection.
	 * @return the queries
	 * @since 0.1.0
	 */
	TemporaryTables temporaryTables();

	/**
	 * Return whether a change of a type either keeps each stored value or is refused by
	 * the database.
	 * @param from the type of the stored values
	 * @param to the new type
	 * @return {@code false} if the database may cut, round or convert a value without an
	 * error
	 * @since 0.1.0
	 */
	default boolean keepsValues(ColumnType from, ColumnType to) {
		return TypeChange.keepsValues(product(), from, to);
	}

	/**
	 * Return the definition of a column for CREATE TABLE.
	 * @param column the column
	 * @return the name, the type and the constraints
	 * @since 0.1.0
	 */
	default String definition(TableColumn column) {
		StringBuilder text = new StringBuilder(quoted(column.name())).append(' ').append(column.type());
		if (column.identity()) {
			text.append(" GENERATED BY DEFAULT AS IDENTITY");
		}
		if (column.generatedAs() != null) {
			text.append(" GENERATED ALWAYS AS (").append(column.generatedAs()).append(")");
		}
		if (column.defaultValue() != null) {
			text.append(" DEFAULT ").append(column.defaultValue());
		}
		return text.append(column.nullable() ? "" : " NOT NULL").toString();
	}

	/**
	 * Return a statement with the settings of the server that its definitions of columns
	 * require.
	 * @param statement a statement that creates a table or adds a column
	 * @return the statement
	 * @since 0.1.0
	 */
	default String defining(String statement) {
		return statement;
	}

	/**
	 * Create a statement that changes the type of a column.
	 * @param table the quoted table
	 * @param column the column after the change
	 * @param from the type before the change
	 * @return a statement
	 * @since 0.1.0
	 */
	String alterType(String table, TableColumn column, ColumnType from);

	/**
	 * Create a statement that changes the nullability of a column.
	 * @param table the quoted table
	 * @param column the column after the change
	 * @return a statement
	 * @since 0.1.0
	 */
	default String alterNullability(String table, TableColumn column) {
		return "ALTER TABLE " + table + " ALTER COLUMN " + quoted(column.name())
				+ (column.nullable() ? " DROP NOT NULL" : " SET NOT NULL");
	}

	/**
	 * Create a statement that sets or drops the default of a column.
	 * @param table the quoted table
	 * @param column the column after the change
	 * @return a statement
	 * @since 0.1.0
	 */
	default String alterDefault(String table, TableColumn column) {
		return "ALTER TABLE " + table + " ALTER COLUMN " + quoted(column.name())
				+ ((column.defaultValue() != null) ? " SET DEFAULT " + column.defaultValue() : " DROP DEFAULT");
	}

	/**
	 * Create a statement that adds or drops the identity of a column.
	 * @param table the quoted table
	 * @param column the column after the change
	 * @return a statement
	 * @since 0.1.0
	 */
	String alterIdentity(String table, TableColumn column);

	/**
	 * Create a statement that drops a primary key.
	 * @param table the quoted table
	 * @param name the quoted name of the key
	 * @return a statement
	 * @since 0.1.0
	 */
	default String dropPrimaryKey(String table, String name) {
		return "ALTER TABLE " + table + " DROP CONSTRAINT " + name;
	}

	/**
	 * Create a statement that drops a schema with all its objects.
	 * @param schema the quoted schema
	 * @return a statement
	 * @since 0.1.0
	 */
	default String dropSchema(String schema) {
		return "DROP SCHEMA IF EXISTS " + schema + " CASCADE";
	}

	/**
	 * Create a statement that drops an index.
	 * @param schema the quoted schema with a dot, or an empty text
	 * @param table the quoted table
	 * @param name the quoted name of the index
	 * @return a statement
	 * @since 0.1.0
	 */
	default String dropIndex(String schema, String table, String name) {
		return "DROP INDEX " + schema + name;
	}

	/**
	 * Return the name of an index for CREATE INDEX.
	 * @param schema the quoted schema with a dot, or an empty text
	 * @param name the quoted name of the index
	 * @return the name, with the schema if the database requires it
	 * @since 0.1.0
	 */
	default String newIndexName(String schema, String name) {
		return name;
	}

}
