package dev.asyncdb.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import dev.asyncdb.schema.IndexModel.Part;
import dev.asyncdb.schema.TableModel.Kind;
import dev.asyncdb.statement.schema.ColumnType;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * Random schemas with all features that entities can declare, and names that require
 * quoting.
 */
final class RandomSchema {

	private static final List<String> NAMES = List.of("order", "select", "Mixed Case", "it's", "ünïcode", "user",
			"quoted\"name", "tick`name", "dash-ed", "%percent", "a_name_that_is_as_long_as_it_may_be_for_all_of_them",
			"TABLE", "x", "$dollar", "null", "back\\slash", "question");

	private static final List<String> KEY_TYPES = List.of("bigint", "integer", "varchar(40)", "uuid", "date");

	private final List<ColumnKind> kinds;

	private final Random random;

	private final SchemaDialect dialect;

	private int number;

	RandomSchema(Random random, SchemaDialect dialect) {
		this.random = random;
		this.dialect = dialect;
		this.kinds = ColumnKind.of(dialect.product());
	}

	SchemaModel make() {
		List<TableModel> tables = new ArrayList<>();
		int count = 1 + this.random.nextInt(5);
		for (int i = 0; i < count; i++) {
			tables.add(table());
		}
		List<TableModel> referring = tables.stream().map((table) -> checked(referring(table, tables))).toList();
		return new SchemaModel(referring, List.of(), (this.dialect.hasSequences() && this.random.nextBoolean())
				? List.of(new TableName(null, name())) : List.of(), List.of());
	}

	// Unique even if the database compares names case-insensitively
	private String name() {
		this.number++;
		return NAMES.get(this.random.nextInt(NAMES.size())) + this.number;
	}

	private <T> T any(List<T> all) {
		return all.get(this.random.nextInt(all.size()));
	}

	private TableModel table() {
		List<TableColumn> columns = new ArrayList<>();
		List<String> key = new ArrayList<>();
		boolean isNumbered = this.random.nextBoolean();
		int ids = isNumbered ? 1 : 1 + this.random.nextInt(3);
		for (int i = 0; i < ids; i++) {
			String type = isNumbered ? "bigint" : any(KEY_TYPES);
			TableColumn id = TableColumn.of(name(), this.dialect.canonicalType(type), false);
			columns.add(id.withIdentity(isNumbered));
			key.add(id.name());
		}
		int others = this.random.nextInt(6);
		for (int i = 0; i < others; i++) {
			columns.add(column());
		}
		KeyModel primaryKey = new KeyModel(this.dialect.primaryKeyName(name()), key);
		return new TableModel(new TableName(null, name()), Kind.TABLE, null, null, columns, primaryKey, List.of(),
				List.of(), List.of(), List.of());
	}

	private TableColumn column() {
		ColumnKind kind = any(this.kinds);
		// PostgreSQL cuts the names of two sequences of one statement to the same text
		String name = isNumbered(kind) ? "numbered" + ++this.number : name();
		return column(name, kind).withNullable(isGenerated(kind) || this.random.nextBoolean());
	}

	private TableColumn column(String name, ColumnKind kind) {
		TableColumn column = TableColumn.of(name, new ColumnType(kind.type()), true);
		boolean hasDefault = !kind.defaults().isEmpty() && this.random.nextInt(3) > 0;
		return column.withDefault(hasDefault ? any(kind.defaults()) : null);
	}

	private static boolean isNumbered(ColumnKind kind) {
		return kind.type().endsWith("serial") || kind.type().endsWith("identity");
	}

	private static boolean isGenerated(ColumnKind kind) {
		return kind.type().contains("generated");
	}

	private ColumnKind kind(TableColumn column) {
		return this.kinds.stream()
			.filter((kind) -> kind.type().equals(column.type().text()))
			.findFirst()
			.orElse(this.kinds.get(0));
	}

	private List<CheckModel> checks(TableModel table) {
		List<CheckModel> checks = new ArrayList<>();
		for (TableColumn column : others(table)) {
			List<String> conditions = kind(column).checks();
			if (this.random.nextInt(3) == 0) {
				checks.add(new CheckModel(name(), any(conditions).formatted(this.dialect.quoted(column.name()))));
			}
		}
		return checks;
	}

	/**
	 * The columns that are in no key.
	 */
	private List<TableColumn> others(TableModel table) {
		List<String> keys = new ArrayList<>(Objects.requireNonNull(table.primaryKey()).columns());
		table.foreignKeys().forEach((key) -> keys.addAll(key.columns()));
		table.uniqueKeys().forEach((key) -> keys.addAll(key.columns()));
		table.indexes().forEach((index) -> keys.addAll(index.columns()));
		return table.columns().stream().filter((column) -> !keys.contains(column.name())).toList();
	}

	/**
	 * Return an INSERT of a row without references.
	 */
	String row(TableModel table) {
		List<String> names = new ArrayList<>();
		List<String> values = new ArrayList<>();
		for (TableColumn column : table.columns()) {
			String value = value(table, column);
			if (value != null) {
				names.add(this.dialect.quoted(column.name()));
				values.add(value);
			}
		}
		return names.isEmpty() ? "" : "INSERT INTO %s (%s) VALUES (%s)"
			.formatted(this.dialect.quoted(table.name().name()), String.join(", ", names), String.join(", ", values));
	}

	private @Nullable String value(TableModel table, TableColumn column) {
		if (Objects.requireNonNull(table.primaryKey()).columns().contains(column.name())) {
			return column.identity() ? null : switch (column.type().name()) {
				case "bigint", "integer", "int" -> "1";
				case "date" -> "'2026-11-21'";
				case "uuid" -> "'6e5a5e9c-6b7c-4d3c-8a3a-0d3d3d3d3d3d'";
				default -> "'k'";
			};
		}
		List<String> values = others(table).contains(column) ? kind(column).values() : List.of();
		return values.isEmpty() ? null : any(values);
	}

	/**
	 * Return the schema with other types, defaults, conditions and indexes.
	 */
	SchemaModel changed(SchemaModel model) {
		return new SchemaModel(model.tables().stream().map(this::changed).toList(), List.of(), model.sequences(),
				List.of());
	}

	private TableModel changed(TableModel table) {
		List<TableColumn> free = others(table);
		List<TableColumn> columns = new ArrayList<>();
		for (TableColumn column : table.columns()) {
			columns.add(free.contains(column) ? changed(column) : column);
		}
		TableColumn added = column();
		columns.add(added);
		List<IndexModel> indexes = new ArrayList<>(table.indexes());
		if (this.random.nextBoolean()) {
			indexes.add(new IndexModel(name(), parts(List.of(table.columns().get(0).name())), false, null));
		}
		TableModel changed = new TableModel(table.name(), table.kind(), null, null, columns, table.primaryKey(),
				table.uniqueKeys(), indexes, table.foreignKeys(), List.of());
		List<CheckModel> checks = new ArrayList<>(
				checks(changed).stream().filter((check) -> this.random.nextBoolean()).toList());
		for (CheckModel check : table.checks()) {
			boolean isValid = columns.stream()
				.filter((column) -> check.expression().contains(this.dialect.quoted(column.name())))
				.allMatch(table.columns()::contains);
			checks.add((isValid && this.random.nextBoolean()) ? check
					: new CheckModel(check.name(), this.dialect.quoted(plain(table)) + " is not null"));
		}
		return new TableModel(table.name(), table.kind(), null, null, columns, table.primaryKey(), table.uniqueKeys(),
				indexes, table.foreignKeys(), checks);
	}

	// MariaDB refuses conditions on columns with AUTO_INCREMENT
	private static String plain(TableModel table) {
		return table.columns()
			.stream()
			.filter((column) -> !column.identity())
			.findFirst()
			.map(TableColumn::name)
			.orElseThrow();
	}

	private TableColumn changed(TableColumn column) {
		ColumnKind kind = kind(column);
		return switch (this.random.nextInt(5)) {
			case 0 -> column(column.name(), any(this.kinds)).withNullable(true);
			case 1 -> column.withNullable(!column.nullable() || isGenerated(kind));
			case 2 -> column.withDefault(null);
			case 3 -> column.withDefault(kind.defaults().isEmpty() ? null : any(kind.defaults()));
			default -> column;
		};
	}

	private TableModel referring(TableModel table, List<TableModel> all) {
		List<TableColumn> columns = new ArrayList<>(table.columns());
		List<ForeignKeyModel> foreignKeys = new ArrayList<>();
		List<IndexModel> indexes = new ArrayList<>();
		List<KeyModel> uniqueKeys = new ArrayList<>();
		int references = this.random.nextInt(3);
		for (int i = 0; i < references; i++) {
			TableModel other = any(all);
			List<String> own = new ArrayList<>();
			KeyModel key = Objects.requireNonNull(other.primaryKey());
			for (String referenced : key.columns()) {
				TableColumn column = TableColumn.of(name(), Objects.requireNonNull(other.column(referenced)).type(),
						true);
				columns.add(column);
				own.add(column.name());
			}
			foreignKeys.add(new ForeignKeyModel(name(), own, other.name(), key.columns(),
					any(List.of(ReferentialAction.NO_ACTION, ReferentialAction.CASCADE, ReferentialAction.SET_NULL)),
					any(List.of(ReferentialAction.NO_ACTION, ReferentialAction.CASCADE))));
			if (this.random.nextBoolean()) {
				indexes.add(new IndexModel(name(), parts(own), false, null));
			}
			else if (this.random.nextBoolean()) {
				uniqueKeys.add(new KeyModel(name(), own));
			}
		}
		List<String> keys = Objects.requireNonNull(table.primaryKey()).columns();
		if (keys.size() > 1 && this.random.nextBoolean()) {
			indexes.add(new IndexModel(name(), parts(List.of(keys.get(1), keys.get(0))), false, null));
		}
		return new TableModel(table.name(), table.kind(), null, null, columns, table.primaryKey(), uniqueKeys, indexes,
				foreignKeys, List.of());
	}

	private TableModel checked(TableModel table) {
		return new TableModel(table.name(), table.kind(), null, null, table.columns(), table.primaryKey(),
				table.uniqueKeys(), table.indexes(), table.foreignKeys(), checks(table));
	}

	private List<Part> parts(List<String> columns) {
		return columns.stream().map((column) -> new Part(column, true, this.random.nextInt(4) == 0)).toList();
	}

}
