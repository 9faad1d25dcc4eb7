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
		return query(connection, this.dialect.catalog().tables(null), (row, table) -> table);
	}

	public Flux<TableName> columns(Connection connection) {
		return query(connection, this.dialect.catalog().columns(null),
				(row, table) -> new TableName(table, row.required("column_name")));
	}

	private TableColumn column(CatalogRow row) {
		TableColumn column = new TableColumn(row.required("column_name"),
				this.dialect.canonicalType(row.required("type")), row.is("nullable"), null, row.is("identity"),
				row.text("generated_as"), row.text("comment"));
		String value = row.text("default_value");
		return (value != null) ? column.withDefault(this.dialect.canonicalDefault(value, column.type())) : column;
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

		boolean is(String name) {
			return "YES".equals(text(name));
		}

	}

}
