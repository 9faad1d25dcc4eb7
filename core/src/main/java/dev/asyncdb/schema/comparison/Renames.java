package dev.asyncdb.schema.comparison;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.schema.ddl.SchemaStatements;
import dev.asyncdb.statement.schema.ColumnType;
import dev.asyncdb.statement.schema.TableColumn;

/**
 * Offers the rename of a table or column that no entity requires for a missing one of the
 * same shape. Only a person knows which it is.
 */
record Renames(SchemaStatements statements, SchemaModel expected, SchemaModel actual, SchemaModel spelled) {

	SchemaDifference offered(SchemaDifference difference) {
		List<String> renames = statements(difference);
		return renames.isEmpty() ? difference
				: new SchemaDifference(difference.kind(), difference.table(), difference.part(), difference.column(),
						difference.expected(), difference.actual(), difference.statements(), difference.undo(),
						renames);
	}

	private List<String> statements(SchemaDifference difference) {
		TableModel required = this.expected.table(difference.table());
		if (required == null) {
			return List.of();
		}
		if (difference.kind() == Kind.MISSING_TABLE) {
			return tables(required);
		}
		TableModel existing = this.actual.table(difference.table());
		boolean isColumn = difference.kind() == Kind.MISSING_COLUMN && difference.column() != null;
		return (isColumn && existing != null)
				? columns(required, existing, spelled(required, Objects.requireNonNull(difference.column())))
				: List.of();
	}

	private TableColumn spelled(TableModel table, TableColumn column) {
		TableModel known = this.spelled.table(table.name());
		TableColumn found = (known != null) ? known.column(column.name()) : null;
		return (found != null) ? found : column.withType(canonical(column));
	}

	private ColumnType canonical(TableColumn column) {
		return this.statements.dialect().canonicalType(column.type().text());
	}

	private List<String> columns(TableModel required, TableModel existing, TableColumn column) {
		return existing.columns()
			.stream()
			.filter((other) -> required.column(other.name()) == null && areSame(other, column))
			.map((other) -> this.statements.rename(required, other.name(), column.name()))
			.toList();
	}

	private static boolean areSame(TableColumn one, TableColumn other) {
		return one.type().equals(other.type()) && one.nullable() == other.nullable()
				&& one.identity() == other.identity();
	}

	// RENAME TO names the schema on some products only
	private List<String> tables(TableModel required) {
		Stream<TableModel> extra = this.actual.tables()
			.stream()
			.filter((table) -> this.expected.table(table.name()) == null && SchemaComparison.isComparable(table));
		return extra.filter((table) -> isHome(table.name()) && isHome(required.name()) && areSame(table, required))
			.map((table) -> this.statements.rename(table, required.name()))
			.toList();
	}

	private static boolean isHome(TableName name) {
		return name.schema() == null;
	}

	private boolean areSame(TableModel existing, TableModel required) {
		return existing.columns().size() == required.columns().size()
				&& required.columns().stream().allMatch((column) -> {
					TableColumn other = existing.column(column.name());
					return other != null && other.type().equals(canonical(column));
				});
	}

}
