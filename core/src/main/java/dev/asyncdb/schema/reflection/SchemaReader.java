package dev.asyncdb.schema.reflection;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.asyncdb.schema.CheckModel;
import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.TableModel.Kind;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.statement.schema.Catalog;
import dev.asyncdb.statement.schema.ColumnType;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;
import dev.asyncdb.statement.schema.TemporaryTables;
import dev.asyncdb.statement.sql.RenderedOperation;
import dev.asyncdb.statement.sql.StatementExecutor;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Reads schemas from the catalog of a database.
 */
public final class SchemaReader {

	private final SchemaDialect dialect;

	private final StatementExecutor executor = new StatementExecutor(0);

	public SchemaReader(SchemaDialect dialect) {
		this.dialect = dialect;
	}

	/**
	 * Read the names of all schemas.
	 */
	public Mono<KnownSchemas> schemas(Connection connection) {
		return query(connection, this.dialect.catalog().schemas(), (row, name) -> {
			String schema = row.required("name");
			return new KnownSchemas(row.is("is_current") ? schema : null, List.of(schema));
		}).reduce(new KnownSchemas(null, List.of()), KnownSchemas::and);
	}

	/**
	 * Read the schema of the connection, with unqualified names, and others.
	 */
	public Mono<SchemaModel> readHomeAnd(Connection connection, KnownSchemas known, List<String> others) {
		Function<@Nullable String, @Nullable String> naming = (schema) -> Objects.equals(schema, known.current()) ? null
				: schema;
		List<String> existing = new ArrayList<>(others);
		existing.removeIf((schema) -> schema.equals(known.current()) || !known.all().contains(schema));
		return Flux.fromIterable(existing)
			.concatMap((schema) -> read(connection, schema, naming))
			.startWith(read(connection, null, naming))
			.reduce(SchemaModel::and);
	}

	/**
	 * Read one schema.
	 * @param naming maps the names of schemas
	 */
	public Mono<SchemaModel> read(Connection connection, @Nullable String schema,
			Function<@Nullable String, @Nullable String> naming) {
		Catalog catalog = this.dialect.catalog();
		ReflectedSchema parts = new ReflectedSchema(naming.apply(schema), naming);
		return query(connection, catalog.tables(schema), parts::addTable)
			.thenMany(query(connection, catalog.columns(schema), (row, table) -> parts.add(table, column(row))))
			.thenMany(query(connection, catalog.constraints(schema), parts::addConstraint))
			.thenMany(query(connection, catalog.indexes(schema), parts::addIndex))
			.thenMany(query(connection, catalog.sequencesAndTypes(schema), parts::addSequenceOrType))
			.then(Mono.fromSupplier(parts::build));
	}

	/**
	 * Read the names of tables and views.
	 */
	public Flux<String> tables(Connection connection) {
		return query(connection, this.dialect.catalog().tables(null), (row, table) -> row.isOwn() ? table : "")
			.filter((table) -> !table.isEmpty());
	}

	public Flux<TableName> columns(Connection connection) {
		return query(connection, this.dialect.catalog().columns(null), (row, table) -> row.isOwn()
				? List.of(new TableName(table, row.required("column_name"))) : List.<TableName>of())
			.concatMapIterable(Function.identity());
	}

	private TableColumn column(CatalogRow row) {
		return canonical(new TableColumn(row.required("column_name"), new ColumnType(row.required("type")),
				row.is("nullable"), row.text("default_value"), row.is("identity"), row.text("generated_as"),
				row.text("comment"), row.text("attributes")));
	}

	// Some catalogs contain the default NULL
	private TableColumn canonical(TableColumn column) {
		TableColumn typed = column.withType(this.dialect.canonicalType(column.type().text()));
		return "NULL".equalsIgnoreCase(column.defaultValue()) ? typed.withDefault(null) : typed;
	}

	/**
	 * Read temporary tables of the connection with their columns and checks.
	 */
	public Mono<SchemaModel> readTemporary(Connection connection, List<String> tables) {
		TemporaryTables how = this.dialect.temporaryTables();
		if (how instanceof TemporaryTables.Description description) {
			return Flux.fromIterable(tables)
				.concatMap((table) -> text(connection, description.statement().apply(this.dialect.quoted(table)), 1)
					.map((text) -> described(table, text, description)))
				.collectList()
				.map(SchemaModel::of);
		}
		return text(connection, ((TemporaryTables.Schema) how).name(), 0)
			.flatMap((name) -> read(connection, name, (any) -> null));
	}

	private Mono<String> text(Connection connection, String sql, int index) {
		return this.executor
			.query(connection, new RenderedOperation(sql),
					(row, metadata) -> Objects.requireNonNull(row.get(index, String.class)))
			.next();
	}

	private TableModel described(String name, String text, TemporaryTables.Description description) {
		List<CheckModel> checks = description.checks()
			.apply(text)
			.entrySet()
			.stream()
			.map((check) -> new CheckModel(check.getKey(), check.getValue()))
			.toList();
		return new TableModel(new TableName(null, name), Kind.TABLE, null, null,
				description.columns().apply(text).stream().map(this::canonical).toList(), null, List.of(), List.of(),
				List.of(), checks);
	}

	private <T> Flux<T> query(Connection connection, PreparedOperation<?> query,
			BiFunction<CatalogRow, String, T> mapper) {
		return this.executor.query(connection, query, (row, metadata) -> {
			CatalogRow read = new CatalogRow(row);
			String table = metadata.contains("table_name") ? read.required("table_name") : "";
			return mapper.apply(read, table);
		});
	}

	/**
	 * The existing schemas.
	 *
	 * @param current the schema of the connection
	 * @param all all schemas
	 */
	public record KnownSchemas(@Nullable String current, List<String> all) {

		public List<String> missing(SchemaModel model) {
			return model.namedSchemas().stream().filter((schema) -> !this.all.contains(schema)).toList();
		}

		KnownSchemas and(KnownSchemas other) {
			List<String> both = new ArrayList<>(this.all);
			both.addAll(other.all);
			return new KnownSchemas((this.current != null) ? this.current : other.current, both);
		}

	}

	/**
	 * A row of the catalog.
	 */
	record CatalogRow(Row row) {

		@Nullable String text(String name) {
			return this.row.get(name, String.class);
		}

		String required(String name) {
			return Objects.requireNonNull(text(name), name);
		}

		boolean isOwn() {
			return !is("of_extension");
		}

		boolean is(String name) {
			return "YES".equals(text(name));
		}

	}

}
