package dev.asyncdb.jdbc.view;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.schema.Catalog;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.statement.sql.RenderedOperation;
import dev.asyncdb.statement.sql.StatementExecutor;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * What the database says about itself on this connection, whose tables need not be
 * committed. Rows of the catalog are kept until a statement that can change them.
 */
final class JdbcMetadata {

	private final JdbcConnection connection;

	private final StatementExecutor executor = new StatementExecutor(0);

	private final Map<String, String> facts = new HashMap<>();

	private final Map<List<@Nullable String>, List<CatalogRow>> rows = new HashMap<>();

	private @Nullable Catalog catalog;

	JdbcMetadata(JdbcConnection connection) {
		this.connection = connection;
	}

	void forget() {
		this.rows.clear();
		this.facts.remove("catalog");
		this.facts.remove("schema");
	}

	String version() throws SQLException {
		String known = this.facts.get("version");
		if (known == null) {
			known = Objects.requireNonNull(
					this.connection.onAcquiredConnection((driver) -> driver.getMetadata().getDatabaseVersion()));
			this.facts.put("version", known);
		}
		return known;
	}

	int versionPart(int index) throws SQLException {
		String[] parts = version().replaceFirst("^\\D*", "").split("\\D+", 3);
		return (index < parts.length && !parts[index].isEmpty()) ? Integer.parseInt(parts[index]) : 0;
	}

	String user() throws SQLException {
		return fact("user", this.connection.dialect().hasCatalogs() ? "SELECT SUBSTRING_INDEX(USER(), '@', 1)"
				: "SELECT CURRENT_USER");
	}

	boolean isCaseSensitive() throws SQLException {
		return this.connection.dialect().hasCatalogs()
				&& fact("case", "SELECT CAST(@@lower_case_table_names AS CHAR)").equals("0");
	}

	/**
	 * Return the current database, also where it is called a catalog.
	 */
	String currentCatalog() throws SQLException {
		return fact("catalog", switch (this.connection.product()) {
			case POSTGRESQL -> "SELECT current_database()";
			case MARIADB -> "SELECT COALESCE(DATABASE(), '')";
			case H2 -> "SELECT DATABASE()";
		});
	}

	/**
	 * Return the current schema, {@code null} where a database has none.
	 */
	@Nullable String currentSchema() throws SQLException {
		return this.connection.dialect().hasCatalogs() ? null
				: fact("schema", "SELECT COALESCE(%s, '')".formatted(this.connection.dialect().currentSchema()));
	}

	private String fact(String name, String query) throws SQLException {
		String known = this.facts.get(name);
		if (known == null) {
			known = Objects.requireNonNull(this.connection.ask(
					(driver) -> this.executor
						.query(driver, new RenderedOperation(query),
								(row, metadata) -> Objects.requireNonNull(row.get(0, String.class)))
						.next()));
			if (this.connection.work().isExclusive()) {
				this.facts.put(name, known);
			}
		}
		return known;
	}

	List<CatalogRow> tables(@Nullable String schema) throws SQLException {
		return rows("tables", schema, (known) -> known.tables(schema));
	}

	List<CatalogRow> columns(@Nullable String schema) throws SQLException {
		return rows("columns", schema, (known) -> known.columns(schema));
	}

	List<CatalogRow> constraints(@Nullable String schema) throws SQLException {
		return rows("constraints", schema, (known) -> known.constraints(schema));
	}

	List<CatalogRow> indexes(@Nullable String schema) throws SQLException {
		return rows("indexes", schema, (known) -> known.indexes(schema));
	}

	List<CatalogRow> schemas() throws SQLException {
		return rows("schemas", null, Catalog::schemas);
	}

	private List<CatalogRow> rows(String what, @Nullable String schema, Function<Catalog, PreparedOperation<?>> query)
			throws SQLException {
		List<@Nullable String> key = Arrays.asList(what, schema);
		List<CatalogRow> known = this.rows.get(key);
		if (known == null) {
			known = Objects.requireNonNull(this.connection.ask((driver) -> this.executor
				.query(driver, Objects.requireNonNull(query.apply(catalog())), JdbcMetadata::row)
				.collectList()));
			if (this.connection.work().isExclusive()) {
				this.rows.put(key, known);
			}
		}
		return known;
	}

	private Catalog catalog() {
		Catalog known = this.catalog;
		if (known == null) {
			known = SchemaDialect.of(DatabaseDialect.of(this.connection.work().connectionFactory())).catalog();
			this.catalog = known;
		}
		return known;
	}

	private static CatalogRow row(Row row, RowMetadata metadata) {
		Map<String, @Nullable String> values = new LinkedHashMap<>();
		metadata.getColumnMetadatas()
			.forEach((column) -> values.put(column.getName().toLowerCase(Locale.ROOT),
					row.get(column.getName(), String.class)));
		return new CatalogRow(values);
	}

	/**
	 * A row of the catalog.
	 */
	record CatalogRow(Map<String, @Nullable String> values) {

		@Nullable String text(String name) {
			return this.values.get(name);
		}

		String required(String name) {
			return Objects.requireNonNull(text(name), name);
		}

		boolean is(String name) {
			return "YES".equals(text(name));
		}

		@Nullable Integer number(String name) {
			String text = text(name);
			return (text != null) ? (int) Math.min(Integer.MAX_VALUE, Long.parseLong(text)) : null;
		}

	}

}
