package dev.asyncdb.migration.flyway;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.HistoryTable;
import dev.asyncdb.migration.support.PlainName;
import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.Readable;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's history table. Flyway quotes all names, so statements on it do as well.
 *
 * @param table the name of the table, without a schema
 * @param qualified the name with double quotes and the schema if it is configured
 * @param quote what the database quotes names with
 */
record FlywayHistory(String table, String qualified, char quote) {

	static final String DESCRIPTION = "description";

	static final String TYPE = "type";

	/**
	 * The rows that count: not the marks of created schemas and tables and of deleted
	 * rows, nor what they delete, nor what a later run of the same repeatable migration
	 * has superseded.
	 */
	private static final String CURRENT = """
			SELECT h."version", h."description", h."type", h."script", h."checksum", h."installed_on" FROM %1$s h
			WHERE h."success" AND h."type" NOT IN ('SCHEMA', 'TABLE', 'DELETE') AND NOT EXISTS (SELECT 1 FROM %1$s l
			WHERE l."success" AND l."installed_rank" > h."installed_rank"
			AND ((l."type" = 'DELETE' AND l."version" = h."version") OR (l."version" IS NULL AND h."version" IS NULL
			AND l."description" = h."description"))) ORDER BY h."installed_rank\"""";

	static FlywayHistory of(Configuration settings, DatabaseProduct product) {
		String table = PlainName.require(settings.getTable());
		String schema = schema(settings);
		return new FlywayHistory(table, (schema != null) ? "\"%s\".\"%s\"".formatted(PlainName.require(schema), table)
				: "\"%s\"".formatted(table), quote(product));
	}

	static @Nullable String schema(Configuration settings) {
		String schema = settings.getDefaultSchema();
		return (schema == null && settings.getSchemas().length > 0) ? settings.getSchemas()[0] : schema;
	}

	private static char quote(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL, H2 -> '"';
			case MARIADB -> '`';
		};
	}

	HistoryTable toTable() {
		return new HistoryTable(sql("%s"), sql(CURRENT), FlywayHistory::change,
				sql("SELECT COUNT(*) FROM %s WHERE NOT \"success\""), Set.of(this.table));
	}

	/**
	 * Return a statement on the table.
	 * @param template the statement with double quotes around names
	 */
	String sql(String template) {
		return template.formatted(this.qualified).replace('"', this.quote);
	}

	private static AppliedChange change(Readable row) {
		String script = Objects.requireNonNullElse(row.get("script", String.class), "");
		Integer checksum = row.get("checksum", Integer.class);
		return new AppliedChange(script, script, "", (checksum != null) ? checksum.toString() : null,
				row.get("version", String.class), row.get("installed_on", LocalDateTime.class),
				Map.of(DESCRIPTION, Objects.requireNonNullElse(row.get(DESCRIPTION, String.class), ""), TYPE,
						Objects.requireNonNullElse(row.get(TYPE, String.class), "")));
	}

}
