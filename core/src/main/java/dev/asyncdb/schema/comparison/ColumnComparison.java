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
 * Compares a column of the database with the one that the entities require.
 */
record ColumnComparison(SchemaDialect dialect, String table, TableName name, TableColumn expected, TableColumn actual) {

	void addTo(List<SchemaDifference> differences) {
		if (!this.expected.type().equals(this.actual.type())) {
			differences.add(difference(Kind.TYPE, this.expected.type(), this.actual.type(), this.dialect::alterType));
		}
		if (!Objects.equals(this.expected.defaultValue(), this.actual.defaultValue())
				&& this.actual.generatedAs() == null) {
			differences.add(difference(Kind.DEFAULT, defaultValue(this.expected), defaultValue(this.actual),
					this.dialect::alterDefault));
		}
		if (this.expected.identity() != this.actual.identity()) {
			differences.add(difference(Kind.IDENTITY, identity(this.expected), identity(this.actual),
					this.dialect::alterIdentity));
		}
		if (this.expected.nullable() != this.actual.nullable()) {
			differences.add(difference(Kind.NULLABILITY, nullability(this.expected), nullability(this.actual),
					this.dialect::alterNullability));
		}
	}

	private SchemaDifference difference(Kind kind, Object expectedPart, Object actualPart,
			BiFunction<String, TableColumn, String> statement) {
		return new SchemaDifference(kind, this.name, this.expected.name(), this.expected, expectedPart.toString(),
				actualPart.toString(), List.of(statement.apply(this.table, this.expected)),
				List.of(statement.apply(this.table, this.actual)));
	}

	private static String defaultValue(TableColumn column) {
		return (column.defaultValue() != null) ? column.defaultValue() : "none";
	}

	private static String identity(TableColumn column) {
		return column.identity() ? "an identity" : "none";
	}

	private static String nullability(TableColumn column) {
		return column.nullable() ? "NULL" : "NOT NULL";
	}

	static String describe(TableColumn column) {
		String type = column.type() + (column.nullable() ? "" : " not null");
		return (column.defaultValue() != null) ? type + " default " + column.defaultValue() : type;
	}

}
