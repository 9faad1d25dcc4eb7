package dev.asyncdb.migration.r2dbc;

import java.util.Locale;

import liquibase.precondition.Precondition;
import liquibase.precondition.core.ColumnExistsPrecondition;
import liquibase.precondition.core.ForeignKeyExistsPrecondition;
import liquibase.precondition.core.IndexExistsPrecondition;
import liquibase.precondition.core.PrimaryKeyExistsPrecondition;
import liquibase.precondition.core.SequenceExistsPrecondition;
import liquibase.precondition.core.TableExistsPrecondition;
import liquibase.precondition.core.UniqueConstraintExistsPrecondition;
import liquibase.precondition.core.ViewExistsPrecondition;
import org.jspecify.annotations.Nullable;

/**
 * Queries for the catalog of a database. Names are compared case-insensitively.
 *
 * @param schema the schema of preconditions without one, {@code null} for that of the
 * connection
 */
record CatalogQueries(ServerDialect dialect, @Nullable String schema) {

	/**
	 * Create the query for the object that a precondition requires.
	 * @throws UncompilableException if the type of the precondition is not supported
	 */
	Condition condition(Precondition part) {
		if (part instanceof TableExistsPrecondition table) {
			return exists(tables(table.getCatalogName(), table.getSchemaName(), table.getTableName()),
					"table " + table.getTableName());
		}
		if (part instanceof ViewExistsPrecondition view) {
			return exists(
					"SELECT COUNT(*) FROM information_schema.views WHERE LOWER(table_schema) = %s AND LOWER(table_name) = %s"
						.formatted(schema(view.getCatalogName(), view.getSchemaName()), name(view.getViewName())),
					"view " + view.getViewName());
		}
		if (part instanceof ColumnExistsPrecondition column) {
			return exists(
					"SELECT COUNT(*) FROM information_schema.columns WHERE LOWER(table_schema) = %s AND LOWER(table_name) = %s AND LOWER(column_name) = %s"
						.formatted(schema(column.getCatalogName(), column.getSchemaName()), name(column.getTableName()),
								name(column.getColumnName())),
					"column %s.%s".formatted(column.getTableName(), column.getColumnName()));
		}
		if (part instanceof SequenceExistsPrecondition sequence) {
			return exists(this.dialect.sequences(schema(sequence.getCatalogName(), sequence.getSchemaName()))
					+ name(sequence.getSequenceName()), "sequence " + sequence.getSequenceName());
		}
		return constraint(part);
	}

	private Condition constraint(Precondition part) {
		if (part instanceof IndexExistsPrecondition index) {
			return exists("SELECT COUNT(*) FROM (%s) found WHERE 1 = 1"
				.formatted(this.dialect.indexes(schema(index.getCatalogName(), index.getSchemaName())))
					+ andEquals("t", index.getTableName()) + andEquals("i", index.getIndexName())
					+ andEquals("c", columns(index.getColumnNames())), "index " + index.getIndexName());
		}
		if (part instanceof PrimaryKeyExistsPrecondition key) {
			return exists(
					constraints("PRIMARY KEY", schema(key.getCatalogName(), key.getSchemaName()), key.getTableName(),
							key.getPrimaryKeyName()),
					"primary key %s of %s".formatted(key.getPrimaryKeyName(), key.getTableName()));
		}
		if (part instanceof ForeignKeyExistsPrecondition key) {
			return exists(
					constraints("FOREIGN KEY", schema(key.getCatalogName(), key.getSchemaName()),
							key.getForeignKeyTableName(), key.getForeignKeyName()),
					"foreign key " + key.getForeignKeyName());
		}
		if (part instanceof UniqueConstraintExistsPrecondition unique) {
			return exists(
					constraints("UNIQUE", schema(unique.getCatalogName(), unique.getSchemaName()),
							unique.getTableName(), unique.getConstraintName())
							+ columnsOfKey(columns(unique.getColumnNames())),
					"unique constraint " + unique.getConstraintName());
		}
		throw new UncompilableException("precondition " + part.getName(), "is not supported");
	}

	/**
	 * Create the query that counts the tables of a name.
	 */
	String tables(@Nullable String catalog, @Nullable String schema, String table) {
		return "SELECT COUNT(*) FROM information_schema.tables WHERE table_type NOT IN ('VIEW', 'SEQUENCE')"
				+ " AND LOWER(table_schema) = %s AND LOWER(table_name) = %s".formatted(schema(catalog, schema),
						name(table));
	}

	private static Condition exists(String count, String what) {
		return new Condition.Answer(count.replaceFirst("COUNT\\(\\*\\)", "CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END"),
				"1", what + " does not exist");
	}

	private String constraints(String type, String schema, @Nullable String table, @Nullable String name) {
		return "SELECT COUNT(*) FROM information_schema.table_constraints u WHERE constraint_type = '%s' AND LOWER(table_schema) = %s"
			.formatted(type, schema) + andEquals("table_name", table) + andEquals("constraint_name", name);
	}

	private String columnsOfKey(@Nullable String columns) {
		return (columns != null)
				? " AND (SELECT %s FROM information_schema.key_column_usage k WHERE k.table_schema = u.table_schema AND k.table_name = u.table_name AND k.constraint_name = u.constraint_name) = %s"
					.formatted(this.dialect.list("column_name", "ordinal_position"), this.dialect.literal(columns))
				: "";
	}

	private String andEquals(String column, @Nullable String name) {
		return (name != null) ? " AND LOWER(%s) = %s".formatted(column, name(name)) : "";
	}

	private static @Nullable String columns(@Nullable String names) {
		return (names != null) ? names.replaceAll("\\s+", "").toLowerCase(Locale.ROOT) : null;
	}

	// Liquibase calls a MariaDB schema a catalog
	private String schema(@Nullable String catalog, @Nullable String schema) {
		String specified = (schema != null) ? schema : catalog;
		String effective = (specified != null) ? specified : this.schema;
		return (effective != null) ? name(effective) : "LOWER(%s)".formatted(this.dialect.currentSchema());
	}

	private String name(@Nullable String name) {
		return this.dialect.literal(String.valueOf(name).toLowerCase(Locale.ROOT));
	}

}
