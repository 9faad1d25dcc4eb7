package dev.asyncdb.schema.reflection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.schema.TypeModel;
import dev.asyncdb.schema.ViewModel;
import dev.asyncdb.schema.reflection.SchemaReader.CatalogRow;
import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * Builds a schema from rows of the catalog.
 */
final class ReflectedSchema {

	private final @Nullable String schema;

	private final Function<@Nullable String, @Nullable String> naming;

	private final Map<String, ReflectedTable> tables = new LinkedHashMap<>();

	private final List<TableName> sequences = new ArrayList<>();

	private final List<TypeModel> types = new ArrayList<>();

	ReflectedSchema(@Nullable String schema, Function<@Nullable String, @Nullable String> naming) {
		this.schema = schema;
		this.naming = naming;
	}

	private TableName named(String name) {
		return new TableName(this.schema, name);
	}

	String addTable(CatalogRow row, String table) {
		if (!row.isOwn()) {
			return table;
		}
		ReflectedTable reflected = new ReflectedTable(named(table), row.required("kind"), row.text("parent"),
				row.text("comment"), row.text("definition"));
		this.tables.put(table, reflected);
		return table;
	}

	TableColumn add(String table, TableColumn column) {
		to(table, (reflected) -> reflected.add(column));
		return column;
	}

	// A table that was created between two queries is ignored
	private void to(String table, Consumer<ReflectedTable> addition) {
		Optional.ofNullable(this.tables.get(table)).ifPresent(addition);
	}

	String addConstraint(CatalogRow row, String table) {
		to(table, (reflected) -> reflected.addConstraint(row, this::referenced));
		return table;
	}

	private TableName referenced(CatalogRow row) {
		return new TableName(this.naming.apply(row.text("ref_schema")), row.required("ref_table"));
	}

	String addIndex(CatalogRow row, String table) {
		if (!row.is("of_constraint")) {
			to(table, (reflected) -> reflected.addIndexPart(row));
		}
		return table;
	}

	String addSequenceOrType(CatalogRow row, String none) {
		TableName name = named(row.required("name"));
		if (row.required("kind").equals("SEQUENCE")) {
			this.sequences.add(name);
		}
		else {
			this.types.add(new TypeModel(name, row.required("kind").equals("ENUM"),
					Objects.requireNonNullElse(row.text("definition"), "")));
		}
		return none;
	}

	SchemaModel build() {
		List<TableModel> built = this.tables.values()
			.stream()
			.filter((table) -> !table.isView())
			.map(ReflectedTable::table)
			.toList();
		List<ViewModel> views = this.tables.values()
			.stream()
			.filter(ReflectedTable::isView)
			.map(ReflectedTable::view)
			.toList();
		return new SchemaModel(built, views, this.sequences, this.types);
	}

}
