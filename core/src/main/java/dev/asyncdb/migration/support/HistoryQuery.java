package dev.asyncdb.migration.support;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.engine.AppliedChange;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the history of a database over R2DBC.
 * <p>
 * Only the states of a table that is not there mean an empty history. What else goes
 * wrong is an error: taking it for "nothing was run yet" would run everything again.
 */
record HistoryQuery(String table) {

	/**
	 * PostgreSQL's undefined table and schema, and H2's table not found, alone, with
	 * candidates and in an empty database, and schema not found.
	 */
	private static final Set<String> NO_TABLE = Set.of("42P01", "3F000", "42S02", "42S03", "42S04", "90079");

	private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");

	static HistoryQuery of(ChangeLogOptions settings) {
		String schema = settings.historySchemaOrDefault();
		String table = requirePlain(settings.historyTable());
		return new HistoryQuery((schema != null) ? requirePlain(schema) + "." + table : table);
	}

	static String requirePlain(String name) {
		if (!PLAIN_NAME.matcher(name).matches()) {
			throw new MigrationException("A schema or table of the migration history is not a plain name:"
					+ " use letters, digits and underscores", null);
		}
		return name;
	}

	/**
	 * Read the rows in the order in which they were written.
	 */
	Mono<List<AppliedChange>> read(Connection connection) {
		return Flux
			.<Result>from(connection.createStatement("SELECT ID, AUTHOR, FILENAME, MD5SUM, TAG, DATEEXECUTED FROM "
					+ this.table + " ORDER BY DATEEXECUTED, ORDEREXECUTED")
				.execute())
			.concatMap((result) -> result.map((row, metadata) -> change(row)))
			.collectList();
	}

	private static AppliedChange change(Row row) {
		return new AppliedChange(Objects.requireNonNullElse(row.get("FILENAME", String.class), ""),
				String.valueOf(row.get("ID", String.class)), String.valueOf(row.get("AUTHOR", String.class)),
				row.get("MD5SUM", String.class), row.get("TAG", String.class),
				row.get("DATEEXECUTED", LocalDateTime.class));
	}

	static boolean isNoTable(Throwable failure) {
		String state = (failure instanceof R2dbcException database) ? database.getSqlState() : null;
		return state != null && NO_TABLE.contains(state);
	}

}
