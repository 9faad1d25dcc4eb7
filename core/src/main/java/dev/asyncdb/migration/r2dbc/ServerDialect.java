package dev.asyncdb.migration.r2dbc;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of a database product for migrations over R2DBC.
 */
interface ServerDialect {

	static ServerDialect of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> new PostgresServerDialect();
			case MARIADB -> new MariaDbServerDialect();
			case H2 -> new H2ServerDialect();
		};
	}

	/**
	 * The query that returns 1 if unquoted table names are case-sensitive, {@code null}
	 * if they never are.
	 */
	default @Nullable String caseSensitive() {
		return null;
	}

	/**
	 * Statements to execute at the beginning of the transaction of a change.
	 */
	default List<String> afterBegin() {
		return List.of();
	}

	/**
	 * Statements to execute after the commit or rollback of a change.
	 */
	default List<String> afterEnd() {
		return List.of();
	}

	default String currentSchema() {
		return "CURRENT_SCHEMA";
	}

	default String currentUser() {
		return "SELECT CURRENT_USER";
	}

	/**
	 * Quote a text as a string literal.
	 */
	default String literal(String text) {
		return "'" + text.replace("'", "''") + "'";
	}

	/**
	 * The query that counts the sequences of a schema. The name of a sequence follows it.
	 */
	default String sequences(String schema) {
		return "SELECT COUNT(*) FROM information_schema.sequences WHERE LOWER(sequence_schema) = " + schema
				+ " AND LOWER(sequence_name) = ";
	}

	/**
	 * The query for the indexes of a schema, with the table as {@code t}, the name as
	 * {@code i} and the columns as {@code c}, all in lower case.
	 */
	String indexes(String schema);

	/**
	 * The aggregate of names in lower case and in order, separated by commas.
	 */
	String list(String column, String order);

	default List<String> texts(Readable row, int columns) {
		List<String> texts = new ArrayList<>();
		for (int column = 0; column < columns; column++) {
			texts.add(text(row.get(column)));
		}
		return texts;
	}

	/**
	 * Convert a value to the text that the JDBC driver returns for it.
	 */
	default String text(@Nullable Object value) {
		return (value != null) ? value.toString() : "";
	}

}
