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
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * A table while entities and relations add to it. What two of them say is there once.
 */
final class TableModelBuilder {

	private final SchemaDialect dialect;

	private final TableName name;

	private final Map<String, TableColumn> columns = new LinkedHashMap<>();

	private final Map<List<String>, KeyModel> uniqueKeys = new LinkedHashMap<>();

	private final Map<List<String>, IndexModel> indexes = new LinkedHashMap<>();

	private final Map<List<String>, ForeignKeyModel> foreignKeys = new LinkedHashMap<>();

	private final Set<String> stated = new HashSet<>();

	private final List<List<String>> searched = new ArrayList<>();

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
	 * Add a column unless it is there.
	 * @return whether it was not there, or is the same there
	 */
	boolean add(TableColumn column, boolean isId) {
		TableColumn known = this.columns.putIfAbsent(column.name(), column);
		if (known == null && isId) {
			this.id.add(column.name());
		}
		return known == null || known.type().equals(column.type());
	}

	@Nullable TableColumn column(String column) {
		return this.columns.get(column);
	}

	List<String> id() {
		return List.copyOf(this.id);
	}

	void unique(List<String> of, String wanted) {
		if (!of.equals(this.id)) {
			this.uniqueKeys.putIfAbsent(of, new KeyModel(named("uq", of, wanted), of));
		}
	}

	void index(List<String> of, String wanted) {
		this.indexes.putIfAbsent(of, IndexModel.of(named("ix", of, wanted), of));
	}

	void check(String expression, List<String> of, String wanted) {
		List<String> parts = of.isEmpty() ? List.of(String.valueOf(this.checks.size() + 1)) : of;
		String found = named("ck", parts, wanted);
		boolean isTaken = this.checks.stream().anyMatch((check) -> check.name().equals(found));
		this.checks.add(new CheckModel(isTaken
				? named("ck", List.of(String.join("_", parts), String.valueOf(this.checks.size() + 1)), "") : found,
				expression));
	}

	/**
	 * Refer to another table. The first to say so decides what happens on a delete.
	 */
	void refer(List<String> of, TableModelBuilder other, ReferentialAction onDelete, String wanted) {
		this.foreignKeys.putIfAbsent(of,
				new ForeignKeyModel(named("fk", of, wanted), of, other.name, other.id(), onDelete));
	}

	/**
	 * Let columns have the types of those to which they refer, unless their own entity
	 * states more than that they hold text or numbers.
	 * @return whether anything changed
	 */
	boolean followReferences(Function<TableName, @Nullable TableModelBuilder> drafts) {
		boolean changed = false;
		for (ForeignKeyModel key : this.foreignKeys.values()) {
			TableModelBuilder other = drafts.apply(key.references());
			for (int i = 0; other != null && i < key.columns().size(); i++) {
				changed |= follow(key.columns().get(i), other.columns.get(key.referencedColumns().get(i)));
			}
		}
		return changed;
	}

	private boolean follow(String name, @Nullable TableColumn referenced) {
		TableColumn own = this.columns.get(name);
		if (own == null || referenced == null || this.stated.contains(name) || own.type().equals(referenced.type())) {
			return false;
		}
		this.columns.put(name, own.withType(referenced.type()));
		return true;
	}

	/**
	 * The type of this column is stated, and so does not follow that of another.
	 */
	void stated(String column) {
		this.stated.add(column);
	}

	/**
	 * Let there be an index of the columns unless a key or another index begins with
	 * them.
	 */
	void search(List<String> of) {
		this.searched.add(of);
	}

	private String named(String prefix, List<String> parts, String wanted) {
		if (!wanted.isEmpty()) {
			return wanted;
		}
		List<String> all = new ArrayList<>(List.of(this.name.name()));
		all.addAll(parts);
		return this.dialect.constraintName(prefix, all);
	}

	private static boolean begins(List<String> columns, List<String> start) {
		return columns.size() >= start.size() && columns.subList(0, start.size()).equals(start);
	}

	private boolean isFound(List<String> start) {
		return begins(this.id, start) || this.uniqueKeys.keySet().stream().anyMatch((key) -> begins(key, start))
				|| this.indexes.keySet().stream().anyMatch((index) -> begins(index, start));
	}

	// An identifier that is that of another row is not a number of its own
	private boolean refers(String column) {
		return this.foreignKeys.keySet().stream().anyMatch((columns) -> columns.contains(column));
	}

	TableModel build() {
		for (List<String> start : this.searched) {
			if (!isFound(start)) {
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
