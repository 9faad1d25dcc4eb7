package dev.asyncdb.schema.reflection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.asyncdb.schema.CheckModel;
import dev.asyncdb.schema.ForeignKeyModel;
import dev.asyncdb.schema.IndexModel;
import dev.asyncdb.schema.KeyModel;
import dev.asyncdb.schema.ReferentialAction;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.TableModel.Kind;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.schema.ViewModel;
import dev.asyncdb.schema.reflection.SchemaReader.CatalogRow;
import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * Builds a table or view from rows of the catalog.
 */
final class ReflectedTable {

	private final TableName name;

	private final String kind;

	private final @Nullable String parent;

	private final @Nullable String comment;

	private final @Nullable String definition;

	private final List<TableColumn> columns = new ArrayList<>();

	private final Map<String, KeyModel> primaryKeys = new LinkedHashMap<>();

	private final Map<String, KeyModel> uniqueKeys = new LinkedHashMap<>();

	private final Map<String, ForeignKeyModel> foreignKeys = new LinkedHashMap<>();

	private final Map<String, CheckModel> checks = new LinkedHashMap<>();

	private final Map<String, IndexModel> indexes = new LinkedHashMap<>();

	ReflectedTable(TableName name, String kind, @Nullable String parent, @Nullable String comment,
			@Nullable String definition) {
		this.name = name;
		this.kind = kind;
		this.parent = parent;
		this.comment = comment;
		this.definition = definition;
	}

	void add(TableColumn column) {
		this.columns.add(column);
	}

	void addConstraint(CatalogRow row, Function<CatalogRow, TableName> referenced) {
		String constraint = row.required("name");
		switch (row.required("kind")) {
			case "PRIMARY KEY" -> addKey(this.primaryKeys, constraint, row);
			case "UNIQUE" -> addKey(this.uniqueKeys, constraint, row);
			case "FOREIGN KEY" -> addForeignKey(constraint, referenced.apply(row), row);
			case "CHECK" -> this.checks.put(constraint,
					new CheckModel(constraint, Objects.requireNonNullElse(row.text("expression"), "")));
			default -> throw new IllegalStateException("Unknown kind of constraint " + row.required("kind"));
		}
	}

	private static void addKey(Map<String, KeyModel> keys, String constraint, CatalogRow row) {
		keys.merge(constraint, new KeyModel(constraint, List.of(row.required("column_name"))),
				(known, more) -> new KeyModel(constraint, joined(known.columns(), more.columns())));
	}

	private void addForeignKey(String constraint, TableName table, CatalogRow row) {
		this.foreignKeys.merge(constraint,
				new ForeignKeyModel(constraint, List.of(row.required("column_name")), table,
						List.of(row.required("ref_column")), ReferentialAction.of(row.required("delete_rule")),
						ReferentialAction.of(row.required("update_rule"))),
				(known, more) -> new ForeignKeyModel(constraint, joined(known.columns(), more.columns()), table,
						joined(known.referencedColumns(), more.referencedColumns()), known.onDelete(),
						known.onUpdate()));
	}

	void addIndexPart(CatalogRow row) {
		String index = row.required("name");
		IndexModel.Part part = new IndexModel.Part(row.required("part"), row.is("is_column"), row.is("descending"));
		this.indexes.merge(index, new IndexModel(index, List.of(part), row.is("is_unique"), row.text("predicate")),
				(known, more) -> new IndexModel(index, joined(known.parts(), more.parts()), known.unique(),
						known.predicate()));
	}

	private static <T> List<T> joined(List<T> one, List<T> other) {
		return Stream.concat(one.stream(), other.stream()).toList();
	}

	boolean isView() {
		return this.kind.endsWith("VIEW");
	}

	ViewModel view() {
		return new ViewModel(this.name, this.kind.startsWith("MATERIALIZED"), this.comment, this.columns,
				this.definition);
	}

	TableModel table() {
		Kind known = switch (this.kind) {
			case "PARTITIONED TABLE" -> Kind.PARTITIONED_TABLE;
			case "PARTITION" -> Kind.PARTITION;
			case "FOREIGN TABLE" -> Kind.FOREIGN_TABLE;
			default -> Kind.TABLE;
		};
		return new TableModel(this.name, known, this.parent, this.comment, this.columns,
				this.primaryKeys.values().stream().findFirst().orElse(null), List.copyOf(this.uniqueKeys.values()),
				List.copyOf(this.indexes.values()), List.copyOf(this.foreignKeys.values()),
				List.copyOf(this.checks.values()));
	}

}
