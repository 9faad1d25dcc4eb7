package dev.asyncdb.schema.ddl;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.asyncdb.schema.CheckModel;
import dev.asyncdb.schema.ForeignKeyModel;
import dev.asyncdb.schema.IndexModel;
import dev.asyncdb.schema.KeyModel;
import dev.asyncdb.schema.ReferentialAction;
import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * Creates the DDL statements of a schema.
 *
 * @param dialect the dialect of the database
 * @param home the schema of the connection, {@code null} if unknown
 */
public record SchemaStatements(SchemaDialect dialect, @Nullable String home) {

	/**
	 * Create a schema: tables before foreign keys, so cyclic references are possible.
	 */
	public List<String> create(List<String> schemas, SchemaModel model) {
		List<String> statements = new ArrayList<>();
		schemas.forEach((schema) -> statements.add("CREATE SCHEMA " + this.dialect.quoted(schema)));
		model.sequences().forEach((sequence) -> statements.add("CREATE SEQUENCE " + quoted(sequence)));
		model.tables().forEach((table) -> statements.add(create(table)));
		model.tables().forEach((table) -> table.indexes().forEach((index) -> statements.add(create(table, index))));
		model.tables().forEach((table) -> table.foreignKeys().forEach((key) -> statements.add(add(table, key))));
		return statements;
	}

	/**
	 * Drop a schema: foreign keys before tables.
	 */
	public List<String> drop(SchemaModel model) {
		List<String> statements = new ArrayList<>();
		model.tables()
			.forEach(
					(table) -> table.foreignKeys().forEach((key) -> statements.add(dropConstraint(table, key.name()))));
		model.tables().forEach((table) -> statements.add(drop(table)));
		model.sequences().forEach((sequence) -> statements.add("DROP SEQUENCE " + quoted(sequence)));
		return statements;
	}

	public String drop(TableModel table) {
		return "DROP TABLE " + quoted(table.name());
	}

	public String quoted(TableName name) {
		return prefix(name) + this.dialect.quoted(name.name());
	}

	private String prefix(TableName name) {
		return (name.schema() != null) ? this.dialect.quoted(name.schema()) + "." : "";
	}

	private String quoted(List<String> columns) {
		return columns.stream().map(this.dialect::quoted).collect(Collectors.joining(", "));
	}

	public String create(TableModel table) {
		return this.dialect.defining("CREATE TABLE " + quoted(table.name()) + " (" + definitions(table) + ")");
	}

	/**
	 * Return the definitions of columns, keys and checks for CREATE TABLE.
	 */
	public String definitions(TableModel table) {
		List<String> parts = new ArrayList<>();
		table.columns().forEach((column) -> parts.add(this.dialect.definition(column)));
		if (table.primaryKey() != null) {
			parts.add(primaryKey(table.primaryKey()));
		}
		table.uniqueKeys().forEach((key) -> parts.add(uniqueKey(key)));
		table.checks().forEach((check) -> parts.add(check(check)));
		return String.join(", ", parts);
	}

	private String primaryKey(KeyModel key) {
		return this.dialect.primaryKey(this.dialect.quoted(key.name()), quoted(key.columns()));
	}

	private String uniqueKey(KeyModel key) {
		return "CONSTRAINT " + this.dialect.quoted(key.name()) + " UNIQUE (" + quoted(key.columns()) + ")";
	}

	private String check(CheckModel check) {
		return "CONSTRAINT " + this.dialect.quoted(check.name()) + " CHECK (" + check.expression() + ")";
	}

	public String create(TableModel table, IndexModel index) {
		String parts = index.parts().stream().map(this::part).collect(Collectors.joining(", "));
		return "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX "
				+ this.dialect.newIndexName(prefix(table.name()), this.dialect.quoted(index.name())) + " ON "
				+ quoted(table.name()) + " (" + parts + ")"
				+ ((index.predicate() != null) ? " WHERE " + index.predicate() : "");
	}

	private String part(IndexModel.Part part) {
		return (part.isColumn() ? this.dialect.quoted(part.text()) : "(" + part.text() + ")")
				+ (part.descending() ? " DESC" : "");
	}

	public String add(TableModel table, ForeignKeyModel key) {
		return alter(table) + "ADD CONSTRAINT " + this.dialect.quoted(key.name()) + " FOREIGN KEY ("
				+ quoted(key.columns()) + ") REFERENCES " + quoted(qualifiedFor(table, key.references())) + " ("
				+ quoted(key.referencedColumns()) + ")" + rule(" ON DELETE ", key.onDelete())
				+ rule(" ON UPDATE ", key.onUpdate());
	}

	private static String rule(String when, ReferentialAction action) {
		return (action != ReferentialAction.NO_ACTION) ? when + action.sql() : "";
	}

	// Some databases resolve an unqualified table in the schema of the referring one
	private TableName qualifiedFor(TableModel table, TableName referenced) {
		boolean isResolved = table.name().schema() == null || referenced.schema() != null;
		return isResolved ? referenced : new TableName(this.home, referenced.name());
	}

	private String alter(TableModel table) {
		return "ALTER TABLE " + quoted(table.name()) + " ";
	}

	public String addPrimaryKey(TableModel table) {
		return alter(table) + "ADD " + primaryKey(Objects.requireNonNull(table.primaryKey()));
	}

	public String add(TableModel table, KeyModel uniqueKey) {
		return alter(table) + "ADD " + uniqueKey(uniqueKey);
	}

	public String add(TableModel table, CheckModel check) {
		return alter(table) + "ADD " + check(check);
	}

	public String add(TableModel table, TableColumn column) {
		return this.dialect.defining(alter(table) + "ADD COLUMN " + this.dialect.definition(column));
	}

	public String rename(TableModel table, String column, String name) {
		return alter(table) + "RENAME COLUMN " + this.dialect.quoted(column) + " TO " + this.dialect.quoted(name);
	}

	public String rename(TableModel table, TableName name) {
		return alter(table) + "RENAME TO " + quoted(name);
	}

	public String dropColumn(TableModel table, String column) {
		return alter(table) + "DROP COLUMN " + this.dialect.quoted(column);
	}

	public String dropConstraint(TableModel table, String name) {
		return alter(table) + "DROP CONSTRAINT " + this.dialect.quoted(name);
	}

	public String dropPrimaryKey(TableModel table, @Nullable KeyModel key) {
		return this.dialect.dropPrimaryKey(quoted(table.name()),
				this.dialect.quoted(Objects.requireNonNull(key).name()));
	}

	public String dropIndex(TableModel table, String name) {
		return this.dialect.dropIndex(prefix(table.name()), quoted(table.name()), this.dialect.quoted(name));
	}

}
