package dev.asyncdb.schema.reflection;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.asyncdb.schema.SchemaModel;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.statement.schema.Catalog;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.schema.TableColumn;
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
	 * The schemas that there are.
	 */
	public Mono<KnownSchemas> schemas(Connection connection) {
		return ask(connection, this.dialect.catalog().schemas(), (row, name) -> {
			String schema = row.required("name");
			return new KnownSchemas(row.is("is_current") ? schema : null, List.of(schema));
		}).reduce(new KnownSchemas(null, List.of()), KnownSchemas::and);
	}

	/**
	 * Read the schema of the connection, its names without a schema, and others.
	 */
	public Mono<SchemaModel> readHomeAnd(Connection connection, KnownSchemas known, List<String> others) {
		Function<@Nullable String, @Nullable String> naming = (schema) -> Objects.equals(schema, known.current()) ? null
				: schema;
		List<String> wanted = new ArrayList<>(others);
		wanted.removeIf((schema) -> schema.equals(known.current()) || !known.all().contains(schema));
		return Flux.fromIterable(wanted)
			.concatMap((schema) -> read(connection, schema, naming))
			.startWith(read(connection, null, naming))
			.reduce(SchemaModel::and);
	}

	/**
	 * Read one schema.
	 * @param naming what becomes of the names of schemas
	 */
	public Mono<SchemaModel> read(Connection connection, @Nullable String schema,
			Function<@Nullable String, @Nullable String> naming) {
		Catalog catalog = this.dialect.catalog();
		ReflectedSchema parts = new ReflectedSchema(naming.apply(schema), naming);
		return ask(connection, catalog.tables(schema), parts::addTable)
			.thenMany(ask(connection, catalog.columns(schema), (row, table) -> parts.add(table, column(row))))
			.thenMany(ask(connection, catalog.constraints(schema), parts::addConstraint))
			.thenMany(ask(connection, catalog.indexes(schema), parts::addIndex))
			.thenMany(ask(connection, catalog.others(schema), parts::addOther))
			.then(Mono.fromSupplier(parts::build));
	}

	/**
	 * Names of tables and views, and of their columns.
	 */
	public Flux<String> tables(Connection connection) {
		return ask(connection, this.dialect.catalog().tables(null), (row, table) -> table);
	}

	public Flux<TableName> columns(Connection connection) {
		return ask(connection, this.dialect.catalog().columns(null),
				(row, table) -> new TableName(table, row.required("column_name")));
	}

	private TableColumn column(CatalogRow row) {
		TableColumn column = new TableColumn(row.required("column_name"),
				this.dialect.canonicalType(row.required("type")), row.is("nullable"), null, row.is("identity"),
				row.text("generated_as"), row.text("comment"));
		String value = row.text("default_value");
		return (value != null) ? column.withDefault(this.dialect.canonicalDefault(value, column.type())) : column;
	}

	private <T> Flux<T> ask(Connection connection, PreparedOperation<?> question,
			BiFunction<CatalogRow, String, T> reading) {
		return this.executor.query(connection, question, (row, metadata) -> {
			CatalogRow read = new CatalogRow(row);
			String table = metadata.contains("table_name") ? read.required("table_name") : "";
			return reading.apply(read, table);
		});
	}

	/**
	 * Which schemas there are.
	 *
	 * @param current the one of the connection
	 * @param all all of them
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
	 * A row of texts.
	 */
	record CatalogRow(Row row) {

		@Nullable String text(String name) {
			return this.row.get(name, String.class);
		}

		String required(String name) {
			return Objects.requireNonNull(text(name), name);
		}

		boolean is(String name) {
			return "YES".equals(text(name));
		}

	}

}
