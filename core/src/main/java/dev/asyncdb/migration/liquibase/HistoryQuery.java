package dev.asyncdb.migration.liquibase;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.asyncdb.migration.ChangeLogSettings;
import dev.asyncdb.migration.MigrationException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the history of a database over R2DBC and over JDBC.
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

	static HistoryQuery of(ChangeLogSettings settings) {
		String schema = settings.historySchemaOrDefault();
		String table = requirePlain(settings.historyTable());
		return new HistoryQuery((schema != null) ? requirePlain(schema) + "." + table : table);
	}

	private static String requirePlain(String name) {
		if (!PLAIN_NAME.matcher(name).matches()) {
			throw new MigrationException("A schema or table of the migration history is not a plain name:"
					+ " use letters, digits and underscores", null);
		}
		return name;
	}

	private String sql() {
		return "SELECT ID, AUTHOR, FILENAME, MD5SUM FROM " + this.table;
	}

	Mono<List<AppliedChange>> read(ConnectionFactory connections) {
		return Mono.usingWhen(connections.create(), this::read, Connection::close)
			.onErrorResume(HistoryQuery::isNoTable, (missing) -> Mono.just(List.of()));
	}

	private Mono<List<AppliedChange>> read(Connection connection) {
		Statement statement = connection.createStatement(sql());
		return Flux.<Result>from(statement.execute())
			.concatMap((result) -> result.map((row, metadata) -> new AppliedChange(row.get("FILENAME", String.class),
					row.get("AUTHOR", String.class), row.get("ID", String.class), row.get("MD5SUM", String.class))))
			.collectList();
	}

	/**
	 * Read with a connection that already knows that the table is there.
	 */
	List<AppliedChange> read(java.sql.Connection connection) throws java.sql.SQLException {
		List<AppliedChange> history = new ArrayList<>();
		try (java.sql.Statement statement = connection.createStatement();
				java.sql.ResultSet rows = statement.executeQuery(sql())) {
			while (rows.next()) {
				history.add(new AppliedChange(rows.getString("FILENAME"), rows.getString("AUTHOR"),
						rows.getString("ID"), rows.getString("MD5SUM")));
			}
		}
		return history;
	}

	private static boolean isNoTable(Throwable failure) {
		String state = (failure instanceof R2dbcException database) ? database.getSqlState() : null;
		return state != null && NO_TABLE.contains(state);
	}

}
