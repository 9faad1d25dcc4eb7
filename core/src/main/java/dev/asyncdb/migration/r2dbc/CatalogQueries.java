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
 * Questions to the catalogue of a database. Names are compared without regard to upper
 * and lower case.
 *
 * @param schema the schema of what has none, {@code null} for that of the connection
 */
record CatalogQueries(ServerDialect dialect, @Nullable String schema) {

	/**
	 * Ask for what a precondition wants to be there.
	 * @throws UncompilableException if its kind is not known
	 */
	Condition question(Precondition part) {
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
					+ also("t", index.getTableName()) + also("i", index.getIndexName())
					+ also("c", columns(index.getColumnNames())), "index " + index.getIndexName());
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
		throw new UncompilableException("precondition " + part.getName(), "is of a kind that is not known");
	}

	/**
	 * Count the tables of a name.
	 */
	String tables(@Nullable String catalog, @Nullable String schema, String table) {
		return "SELECT COUNT(*) FROM information_schema.tables WHERE table_type NOT IN ('VIEW', 'SEQUENCE')"
				+ " AND LOWER(table_schema) = %s AND LOWER(table_name) = %s".formatted(schema(catalog, schema),
						name(table));
	}

	private static Condition exists(String count, String what) {
		return new Condition.Answer(count.replaceFirst("COUNT\\(\\*\\)", "CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END"),
				"1", what + " is not there");
	}

	private String constraints(String type, String schema, @Nullable String table, @Nullable String name) {
		return "SELECT COUNT(*) FROM information_schema.table_constraints u WHERE constraint_type = '%s' AND LOWER(table_schema) = %s"
			.formatted(type, schema) + also("table_name", table) + also("constraint_name", name);
	}

	private String columnsOfKey(@Nullable String columns) {
		return (columns != null)
				? " AND (SELECT %s FROM information_schema.key_column_usage k WHERE k.table_schema = u.table_schema AND k.table_name = u.table_name AND k.constraint_name = u.constraint_name) = %s"
					.formatted(this.dialect.list("column_name", "ordinal_position"), this.dialect.literal(columns))
				: "";
	}

	private String also(String column, @Nullable String wanted) {
		return (wanted != null) ? " AND LOWER(%s) = %s".formatted(column, name(wanted)) : "";
	}

	private static @Nullable String columns(@Nullable String names) {
		return (names != null) ? names.replaceAll("\\s+", "").toLowerCase(Locale.ROOT) : null;
	}

	// In MariaDB a schema is what Liquibase calls a catalogue
	private String schema(@Nullable String catalog, @Nullable String schema) {
		String given = (schema != null) ? schema : catalog;
		String wanted = (given != null) ? given : this.schema;
		return (wanted != null) ? name(wanted) : "LOWER(%s)".formatted(this.dialect.currentSchema());
	}

	private String name(@Nullable String name) {
		return this.dialect.literal(String.valueOf(name).toLowerCase(Locale.ROOT));
	}

}
