package dev.asyncdb.migration.support;

import java.util.List;
import java.util.function.Function;

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
 * @param others the histories of the other change logs of the same database
 * @param defaultSchema the schema of the tables, {@code null} for that of the connection
 */
record HistoryReader(HistoryTable table, List<HistoryTable> others, MigrationDialect dialect,
		@Nullable String defaultSchema) {

	Mono<List<AppliedChange>> history(Connection connection) {
		return MigrationDialect.read(rows(connection, this.table), List.of());
	}

	/**
	 * Read the history on the connection that holds the lock.
	 */
	Mono<List<AppliedChange>> lockedHistory(Connection connection) {
		return lockedHistory(connection, this.table);
	}

	private Mono<List<AppliedChange>> lockedHistory(Connection connection, HistoryTable table) {
		return this.dialect.readLocked(connection, rows(connection, table), List.of());
	}

	private static Mono<List<AppliedChange>> rows(Connection connection, HistoryTable table) {
		return Flux.<Result>from(connection.createStatement(table.query()).execute())
			.concatMap((result) -> result.map(table.mapping()))
			.collectList();
	}

	/**
	 * Read the names of the tables that no migration has created, on the connection that
	 * holds the lock. There are none after a change that was interrupted: the tables may
	 * be those of the change, and its engine refuses to continue.
	 */
	Mono<List<String>> unmanagedTables(Connection connection) {
		return tables(connection)
			.filterWhen((tables) -> all().concatMap((table) -> isInterrupted(connection, table))
				.concatWith(others((table) -> lockedHistory(connection, table)))
				.any(Boolean::booleanValue)
				.map((isKnown) -> !isKnown))
			.defaultIfEmpty(List.of());
	}

	private Flux<HistoryTable> all() {
		return Flux.just(this.table).concatWith(Flux.fromIterable(this.others));
	}

	private Mono<Boolean> isInterrupted(Connection connection, HistoryTable table) {
		Mono<Boolean> read = MigrationDialect
			.first(connection, table.interruptedQuery(), (row) -> row.get(0, Long.class))
			.map((changes) -> changes > 0);
		return this.dialect.readLocked(connection, read, false);
	}

	// What another change log has created is of known origin
	private Flux<Boolean> others(Function<HistoryTable, Mono<List<AppliedChange>>> history) {
		return Flux.fromIterable(this.others).concatMap(history).map((changes) -> !changes.isEmpty());
	}

	/**
	 * Read the names of the tables of a database without a history.
	 */
	Mono<List<String>> tablesWithoutHistory(Connection connection) {
		return others((other) -> MigrationDialect.read(rows(connection, other), List.of())).any(Boolean::booleanValue)
			.flatMap((isKnown) -> isKnown ? Mono.just(List.<String>of()) : tables(connection));
	}

	/**
	 * Whether the database has other change logs.
	 */
	boolean isShared() {
		return !this.others.isEmpty();
	}

	/**
	 * Read the statements that drop indexes that were not built to their end.
	 */
	Mono<List<String>> invalidIndexes(Connection connection) {
		String query = this.dialect.invalidIndexes();
		return (query != null) ? texts(connection, query).collectList() : Mono.just(List.of());
	}

	/**
	 * Read the names of the tables that do not belong to an engine.
	 */
	private Mono<List<String>> tables(Connection connection) {
		@Nullable String schema = this.defaultSchema;
		return texts(connection, this.dialect.tables((schema != null) ? PlainName.require(schema) : null))
			.filter((name) -> !isOwnTable(name))
			.collectList();
	}

	private boolean isOwnTable(String name) {
		return this.table.isOwnTable(name) || this.others.stream().anyMatch((other) -> other.isOwnTable(name));
	}

	private static Flux<String> texts(Connection connection, String query) {
		return Flux.<Result>from(connection.createStatement(query).execute())
			.concatMap((result) -> result.map((row) -> String.valueOf(row.get(0, String.class))));
	}

}
