package dev.asyncdb.schema.entity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.asyncdb.schema.CheckModel;
import dev.asyncdb.schema.ForeignKeyModel;
import dev.asyncdb.schema.IndexModel;
import dev.asyncdb.schema.KeyModel;
import dev.asyncdb.schema.ReferentialAction;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.TableModel.Kind;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.statement.schema.ColumnType;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * Builds a table from the declarations of entities and relations. Equal declarations are
 * added once.
 */
final class TableModelBuilder {

	private final SchemaDialect dialect;

	private final TableName name;

	private final Map<String, TableColumn> columns = new LinkedHashMap<>();

	private final Map<List<String>, KeyModel> uniqueKeys = new LinkedHashMap<>();

	private final Map<List<String>, IndexModel> indexes = new LinkedHashMap<>();

	private final Map<List<String>, ForeignKeyModel> foreignKeys = new LinkedHashMap<>();

	private final Set<String> fixedTypes = new HashSet<>();

	private final List<List<String>> requiredIndexes = new ArrayList<>();

	private final List<CheckModel> checks = new ArrayList<>();

	private final List<String> id = new ArrayList<>();

	TableModelBuilder(SchemaDialect dialect, TableName name) {
		this.dialect = dialect;
		this.name = name;
	}

	TableName name() {
		return this.name;
	}

	/**
	 * Add a column unless it exists.
	 * @return {@code false} if it exists with another type
	 */
	boolean add(TableColumn column, boolean isId) {
		TableColumn known = this.columns.putIfAbsent(column.name(), column);
		if (known == null && isId) {
			this.id.add(column.name());
		}
		return known == null || areSame(known.type(), column.type());
	}

	private boolean areSame(ColumnType one, ColumnType other) {
		return this.dialect.canonicalType(one.text()).equals(this.dialect.canonicalType(other.text()));
	}

	@Nullable TableColumn column(String column) {
		return this.columns.get(column);
	}

	List<String> id() {
		return List.copyOf(this.id);
	}

	void unique(List<String> of, String declared) {
		if (!of.equals(this.id)) {
			this.uniqueKeys.putIfAbsent(of, new KeyModel(named("uq", of, declared), of));
		}
	}

	void index(List<String> of, String declared) {
		this.indexes.putIfAbsent(of, IndexModel.of(named("ix", of, declared), of));
	}

	void check(String expression, List<String> of, String declared) {
		List<String> parts = of.isEmpty() ? List.of(String.valueOf(this.checks.size() + 1)) : of;
		String derived = named("ck", parts, declared);
		boolean isTaken = this.checks.stream().anyMatch((check) -> check.name().equals(derived));
		this.checks.add(new CheckModel(isTaken
				? named("ck", List.of(String.join("_", parts), String.valueOf(this.checks.size() + 1)), "") : derived,
				expression));
	}

	/**
	 * Add a foreign key unless one of the columns exists. The first declaration
	 * determines the action on delete.
	 */
	void refer(List<String> of, TableModelBuilder other, ReferentialAction onDelete, String declared) {
		this.foreignKeys.putIfAbsent(of,
				new ForeignKeyModel(named("fk", of, declared), of, other.name, other.id(), onDelete));
	}

	/**
	 * Set the types of columns to those of the referenced ones, unless their entity
	 * declares the type.
	 * @return whether a type changed
	 */
	boolean followReferences(Function<TableName, @Nullable TableModelBuilder> tables) {
		boolean changed = false;
		for (ForeignKeyModel key : this.foreignKeys.values()) {
			TableModelBuilder other = tables.apply(key.references());
			for (int i = 0; other != null && i < key.columns().size(); i++) {
				changed |= follow(key.columns().get(i), other.columns.get(key.referencedColumns().get(i)));
			}
		}
		return changed;
	}

	private boolean follow(String name, @Nullable TableColumn referenced) {
		TableColumn own = this.columns.get(name);
		if (own == null || referenced == null || this.fixedTypes.contains(name)
				|| areSame(own.type(), referenced.type())) {
			return false;
		}
		this.columns.put(name, own.withType(referenced.type()));
		return true;
	}

	/**
	 * Keep the declared type of a column, even if it refers to a column of another type.
	 */
	void fixType(String column) {
		this.fixedTypes.add(column);
	}

	/**
	 * Require an index of the columns unless a key or another index begins with them.
	 */
	void requireIndex(List<String> of) {
		this.requiredIndexes.add(of);
	}

	private String named(String prefix, List<String> parts, String declared) {
		if (!declared.isEmpty()) {
			return declared;
		}
		List<String> all = new ArrayList<>(List.of(this.name.name()));
		all.addAll(parts);
		return this.dialect.constraintName(prefix, all);
	}

	private static boolean begins(List<String> columns, List<String> start) {
		return columns.size() >= start.size() && columns.subList(0, start.size()).equals(start);
	}

	private boolean isIndexed(List<String> start) {
		return begins(this.id, start) || this.uniqueKeys.keySet().stream().anyMatch((key) -> begins(key, start))
				|| this.indexes.keySet().stream().anyMatch((index) -> begins(index, start));
	}

	// An identifier that refers to another row is not generated
	private boolean refers(String column) {
		return this.foreignKeys.keySet().stream().anyMatch((columns) -> columns.contains(column));
	}

	TableModel build() {
		for (List<String> start : this.requiredIndexes) {
			if (!isIndexed(start)) {
				index(start, "");
			}
		}
		this.columns
			.replaceAll((column, known) -> (known.identity() && refers(column)) ? known.withIdentity(false) : known);
		KeyModel primaryKey = this.id.isEmpty() ? null
				: new KeyModel(this.dialect.primaryKeyName(named("pk", List.of(), "")), this.id);
		return new TableModel(this.name, Kind.TABLE, null, null, List.copyOf(this.columns.values()), primaryKey,
				List.copyOf(this.uniqueKeys.values()), List.copyOf(this.indexes.values()),
				List.copyOf(this.foreignKeys.values()), this.checks);
	}

}
