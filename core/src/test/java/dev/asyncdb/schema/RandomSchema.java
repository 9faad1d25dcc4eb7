package dev.asyncdb.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import dev.asyncdb.schema.IndexModel.Part;
import dev.asyncdb.schema.TableModel.Kind;
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

	private static final List<String> OTHER_TYPES = List.of("smallint", "boolean", "varchar(255)", "numeric(12, 3)",
			"double precision", "timestamp(3)", "date", "char(7)", "bigint", "varchar(1)", "decimal(5)");

	private final Random random;

	private final SchemaDialect dialect;

	private int number;

	RandomSchema(Random random, SchemaDialect dialect) {
		this.random = random;
		this.dialect = dialect;
	}

	SchemaModel make() {
		List<TableModel> tables = new ArrayList<>();
		int count = 1 + this.random.nextInt(5);
		for (int i = 0; i < count; i++) {
			tables.add(table());
		}
		List<TableModel> referring = tables.stream().map((table) -> referring(table, tables)).toList();
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
		String type = any(OTHER_TYPES);
		TableColumn column = TableColumn.of(name(), this.dialect.canonicalType(type), this.random.nextBoolean());
		String value = value(type);
		return (value != null) ? column.withDefault(this.dialect.canonicalDefault(value, column.type())) : column;
	}

	private @Nullable String value(String type) {
		if (this.random.nextBoolean()) {
			return null;
		}
		return switch (type.replaceAll("\\(.*", "")) {
			case "varchar", "char" -> any(List.of("'a'", "''", "''''", "'N'", "'1'", "'('", "'ü'", "'€'"));
			case "boolean" -> any(List.of("true", "FALSE"));
			case "timestamp" -> "CURRENT_TIMESTAMP";
			case "date" -> "'2026-11-21'";
			default -> any(List.of("0", "-1", "7", "42"));
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
		if (columns.size() > 2 && this.random.nextBoolean()) {
			List<String> two = List.of(columns.get(1).name(), columns.get(0).name());
			indexes.add(new IndexModel(name(), parts(two), false, null));
		}
		return new TableModel(table.name(), table.kind(), null, null, columns, table.primaryKey(), uniqueKeys, indexes,
				foreignKeys, List.of());
	}

	private List<Part> parts(List<String> columns) {
		return columns.stream().map((column) -> new Part(column, true, this.random.nextInt(4) == 0)).toList();
	}

}
