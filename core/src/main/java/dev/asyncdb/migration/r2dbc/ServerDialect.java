package dev.asyncdb.migration.r2dbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.asyncdb.migration.MigrationException;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of database is like to migrations without JDBC.
 */
interface ServerDialect {

	static ServerDialect of(ConnectionFactoryMetadata metadata) {
		return switch (metadata.getName().toLowerCase(Locale.ROOT)) {
			case "postgresql" -> new PostgresServerDialect();
			case "mariadb" -> new MariaDbServerDialect();
			case "h2" -> new H2ServerDialect();
			default -> throw new MigrationException(
					("The engine without JDBC knows PostgreSQL, MariaDB and H2 and no %s: use the engine over JDBC"
							+ " (asyncdb.migrations.engine: liquibase)")
						.formatted(metadata.getName()),
					null);
		};
	}

	/**
	 * What Liquibase calls it.
	 */
	String shortName();

	/**
	 * A query for one if the names of tables differ by upper and lower case, without
	 * quotes, {@code null} if they never do.
	 */
	default @Nullable String caseSensitive() {
		return null;
	}

	/**
	 * Whether the driver blocks the thread that calls it.
	 */
	default boolean isBlocking() {
		return false;
	}

	/**
	 * Whether a transaction takes back what was done to tables.
	 */
	default boolean canTakeBackTables() {
		return false;
	}

	/**
	 * What to send in front of the statements of a change, in its transaction.
	 */
	default List<String> before(Duration tableLockTimeout) {
		return List.of();
	}

	/**
	 * What to send when the transaction of a change is over, however it ended.
	 */
	default List<String> after() {
		return List.of();
	}

	default String currentSchema() {
		return "CURRENT_SCHEMA";
	}

	default String currentUser() {
		return "SELECT CURRENT_USER";
	}

	/**
	 * A text as a literal.
	 */
	default String literal(String text) {
		return "'" + text.replace("'", "''") + "'";
	}

	/**
	 * A query for the sequences of a schema.
	 */
	default String sequences(String schema) {
		return "SELECT COUNT(*) FROM information_schema.sequences WHERE LOWER(sequence_schema) = " + schema
				+ " AND LOWER(sequence_name) = ";
	}

	/**
	 * A query for the indexes of a schema, with {@code t} as its table, {@code i} as its
	 * name and {@code c} as its columns, all in lower case.
	 */
	String indexes(String schema);

	/**
	 * Names in lower case and in order, with commas between them.
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
	 * A value as JDBC writes it.
	 */
	default String text(@Nullable Object value) {
		return (value != null) ? value.toString() : "";
	}

}
