package dev.asyncdb.migration.support;

import java.util.List;

import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.HistoryTable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the history of a database and the names of its other tables over R2DBC.
 * <p>
 * Only a missing table means an empty history. Any other error is passed on: a history
 * that is wrongly considered empty would run all changes again.
 *
 * @param defaultSchema the schema of the tables, {@code null} for that of the connection
 */
record HistoryReader(HistoryTable table, MigrationDialect dialect, @Nullable String defaultSchema) {

	Mono<List<AppliedChange>> history(Connection connection) {
		return MigrationDialect.read(rows(connection), List.of());
	}

	/**
	 * Read the history on the connection that holds the lock.
	 */
	Mono<List<AppliedChange>> lockedHistory(Connection connection) {
		return this.dialect.readLocked(connection, rows(connection), List.of());
	}

	private Mono<List<AppliedChange>> rows(Connection connection) {
		return Flux.<Result>from(connection.createStatement(this.table.query()).execute())
			.concatMap((result) -> result.map(this.table.mapping()))
			.collectList();
	}

	/**
	 * Read the names of the tables that no migration has created, on the connection that
	 * holds the lock. There are none after a change that was interrupted: the tables may
	 * be those of the change, and its engine refuses to continue.
	 */
	Mono<List<String>> unmanagedTables(Connection connection) {
		return tables(connection)
			.filterWhen((tables) -> isInterrupted(connection).map((isInterrupted) -> !isInterrupted))
			.defaultIfEmpty(List.of());
	}

	private Mono<Boolean> isInterrupted(Connection connection) {
		Mono<Boolean> read = MigrationDialect
			.first(connection, this.table.interruptedQuery(), (row) -> row.get(0, Long.class))
			.map((changes) -> changes > 0);
		return this.dialect.readLocked(connection, read, false);
	}

	/**
	 * Read the statements that drop indexes that were not built to their end.
	 */
	Mono<List<String>> invalidIndexes(Connection connection) {
		String query = this.dialect.invalidIndexes();
		return (query != null) ? texts(connection, query).collectList() : Mono.just(List.of());
	}

	/**
	 * Read the names of the tables that do not belong to the engine.
	 */
	Mono<List<String>> tables(Connection connection) {
		@Nullable String schema = this.defaultSchema;
		return texts(connection, this.dialect.tables((schema != null) ? PlainName.require(schema) : null))
			.filter((table) -> !this.table.isOwnTable(table))
			.collectList();
	}

	private static Flux<String> texts(Connection connection, String query) {
		return Flux.<Result>from(connection.createStatement(query).execute())
			.concatMap((result) -> result.map((row) -> String.valueOf(row.get(0, String.class))));
	}

}
