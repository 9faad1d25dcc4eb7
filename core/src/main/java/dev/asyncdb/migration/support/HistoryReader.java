package dev.asyncdb.migration.support;

import java.util.List;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.engine.AppliedChange;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the history of a database, and which tables it has beside it.
 */
record HistoryReader(HistoryQuery query, MigrationDialect dialect, ChangeLogOptions settings) {

	Mono<List<AppliedChange>> history(Connection connection) {
		return MigrationDialect.plainly(this.query.read(connection), List.of());
	}

	/**
	 * Read with the connection that holds the lock.
	 */
	Mono<List<AppliedChange>> lockedHistory(Connection connection) {
		return this.dialect.reading(connection, this.query.read(connection), List.of());
	}

	/**
	 * The tables that are not the engine's own.
	 */
	Mono<List<String>> tables(Connection connection) {
		@Nullable String schema = this.settings.defaultSchema();
		return Flux
			.<Result>from(connection
				.createStatement(this.dialect.tables((schema != null) ? HistoryQuery.requirePlain(schema) : null))
				.execute())
			.concatMap((result) -> result.map((row) -> String.valueOf(row.get(0, String.class))))
			.filter((table) -> !table.equalsIgnoreCase(this.settings.historyTable())
					&& !table.equalsIgnoreCase(this.settings.lockTable()))
			.collectList();
	}

}
