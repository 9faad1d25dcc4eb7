package dev.asyncdb.schema.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.SchemaDifferences;
import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.schema.ViewModel;
import dev.asyncdb.schema.ddl.SchemaStatements;
import dev.asyncdb.statement.schema.TableColumn;

/**
 * Compares the schema of a database with the one that the entities require.
 */
public record SchemaComparison(SchemaStatements statements) {

	private static final Set<String> HISTORY_TABLES = Set.of("databasechangelog", "databasechangeloglock",
			"flyway_schema_history");

	/**
	 * Compare two schemas.
	 * @param spelled the tables whose spelling is known from the server
	 */
	public SchemaDifferences of(SchemaModel expected, SchemaModel actual, SchemaModel spelled,
			List<String> missingSchemas) {
		List<SchemaDifference> differences = new ArrayList<>();
		missingSchemas
			.forEach((schema) -> differences.add(new SchemaDifference(Kind.MISSING_SCHEMA, new TableName(null, schema),
					null, null, null, null, List.of("CREATE SCHEMA " + this.statements.dialect().quoted(schema)),
					List.of("DROP SCHEMA " + this.statements.dialect().quoted(schema)))));
		expected.sequences()
			.stream()
			.filter((sequence) -> !actual.sequences().contains(sequence))
			.forEach((sequence) -> differences.add(new SchemaDifference(Kind.MISSING_SEQUENCE, sequence, null, null,
					null, null, List.of("CREATE SEQUENCE " + this.statements.quoted(sequence)),
					List.of("DROP SEQUENCE " + this.statements.quoted(sequence)))));
		expected.tables().forEach((table) -> differences.addAll(compare(table, actual, spelled)));
		actual.tables()
			.stream()
			.filter((table) -> expected.table(table.name()) == null && isComparable(table))
			.forEach((table) -> differences.add(new SchemaDifference(Kind.EXTRA_TABLE, table.name(), null, null, null,
					null, List.of(this.statements.drop(table)), List.of())));
		Renames renames = new Renames(this.statements, expected, actual, spelled);
		return new SchemaDifferences(this.statements.dialect().product(),
				differences.stream().map(renames::offered).toList());
	}

	// Entities of views require columns only
	private List<SchemaDifference> compare(TableModel table, SchemaModel actual, SchemaModel spelled) {
		return actual.views()
			.stream()
			.filter((view) -> view.name().equals(table.name()))
			.findFirst()
			.map((view) -> missingIn(view, table))
			.orElseGet(() -> TableComparison.of(this.statements, table, actual.table(table.name()),
					spelled.table(table.name())));
	}

	private static List<SchemaDifference> missingIn(ViewModel view, TableModel table) {
		List<String> existing = view.columns().stream().map(TableColumn::name).toList();
		return table.columns()
			.stream()
			.filter((column) -> !existing.contains(column.name()))
			.map((column) -> new SchemaDifference(Kind.MISSING_COLUMN, table.name(), column.name(), null,
					"a column of the view", null, List.of(), List.of()))
			.toList();
	}

	static boolean isComparable(TableModel table) {
		boolean isLocal = table.kind() == TableModel.Kind.TABLE || table.kind() == TableModel.Kind.PARTITIONED_TABLE;
		return isLocal && !HISTORY_TABLES.contains(table.name().name().toLowerCase(Locale.ROOT));
	}

}
