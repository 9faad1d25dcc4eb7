package dev.asyncdb.schema.comparison;

import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;

/**
 * Compares one column with what an entity needs.
 */
record ColumnComparison(SchemaDialect dialect, String table, TableName name, TableColumn wanted, TableColumn found) {

	void addTo(List<SchemaDifference> differences) {
		if (!this.wanted.type().equals(this.found.type())) {
			differences.add(difference(Kind.TYPE, this.wanted.type(), this.found.type(), this.dialect::alterType));
		}
		if (!Objects.equals(this.wanted.defaultValue(), this.found.defaultValue())
				&& this.found.generatedAs() == null) {
			differences.add(difference(Kind.DEFAULT, text(this.wanted), text(this.found), this.dialect::alterDefault));
		}
		if (this.wanted.identity() != this.found.identity()) {
			differences.add(difference(Kind.IDENTITY, numbered(this.wanted), numbered(this.found),
					this.dialect::alterIdentity));
		}
		if (this.wanted.nullable() != this.found.nullable()) {
			differences.add(difference(Kind.NULLABILITY, nullability(this.wanted), nullability(this.found),
					this.dialect::alterNullability));
		}
	}

	private SchemaDifference difference(Kind kind, Object need, Object has,
			BiFunction<String, TableColumn, String> statement) {
		return new SchemaDifference(kind, this.name, this.wanted.name(), need.toString(), has.toString(),
				List.of(statement.apply(this.table, this.wanted)), List.of(statement.apply(this.table, this.found)));
	}

	private static String text(TableColumn column) {
		return (column.defaultValue() != null) ? column.defaultValue() : "none";
	}

	private static String numbered(TableColumn column) {
		return column.identity() ? "a number of the database" : "none";
	}

	private static String nullability(TableColumn column) {
		return column.nullable() ? "NULL" : "NOT NULL";
	}

	static String describe(TableColumn column) {
		String type = column.type() + (column.nullable() ? "" : " not null");
		return (column.defaultValue() != null) ? type + " default " + column.defaultValue() : type;
	}

}
