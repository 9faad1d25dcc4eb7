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
 * Compares a database with what entities need.
 */
public record SchemaComparison(SchemaStatements statements) {

	private static final Set<String> HISTORIES = Set.of("databasechangelog", "databasechangeloglock",
			"flyway_schema_history");

	public SchemaDifferences of(SchemaModel wanted, SchemaModel found, List<String> missingSchemas) {
		List<SchemaDifference> differences = new ArrayList<>();
		missingSchemas
			.forEach((schema) -> differences.add(new SchemaDifference(Kind.MISSING_SCHEMA, new TableName(null, schema),
					null, null, null, List.of("CREATE SCHEMA " + this.statements.dialect().quoted(schema)),
					List.of("DROP SCHEMA " + this.statements.dialect().quoted(schema)))));
		wanted.sequences()
			.stream()
			.filter((sequence) -> !found.sequences().contains(sequence))
			.forEach((sequence) -> differences.add(new SchemaDifference(Kind.MISSING_SEQUENCE, sequence, null, null,
					null, List.of("CREATE SEQUENCE " + this.statements.quoted(sequence)),
					List.of("DROP SEQUENCE " + this.statements.quoted(sequence)))));
		wanted.tables().forEach((table) -> differences.addAll(compare(table, found)));
		found.tables()
			.stream()
			.filter((table) -> wanted.table(table.name()) == null && isOfSomebody(table))
			.forEach((table) -> differences.add(new SchemaDifference(Kind.EXTRA_TABLE, table.name(), null, null, null,
					List.of(this.statements.drop(table)), List.of())));
		return new SchemaDifferences(this.statements.dialect().family(), differences);
	}

	// An entity of a view reads its columns and needs nothing else
	private List<SchemaDifference> compare(TableModel table, SchemaModel found) {
		return found.views()
			.stream()
			.filter((view) -> view.name().equals(table.name()))
			.findFirst()
			.map((view) -> missingIn(view, table))
			.orElseGet(() -> TableComparison.of(this.statements, table, found.table(table.name())));
	}

	private static List<SchemaDifference> missingIn(ViewModel view, TableModel table) {
		List<String> there = view.columns().stream().map(TableColumn::name).toList();
		return table.columns()
			.stream()
			.filter((column) -> !there.contains(column.name()))
			.map((column) -> new SchemaDifference(Kind.MISSING_COLUMN, table.name(), column.name(),
					"a column of the view", null, List.of(), List.of()))
			.toList();
	}

	private static boolean isOfSomebody(TableModel table) {
		boolean isWhole = table.kind() == TableModel.Kind.TABLE || table.kind() == TableModel.Kind.PARTITIONED_TABLE;
		return isWhole && !HISTORIES.contains(table.name().name().toLowerCase(Locale.ROOT));
	}

}
