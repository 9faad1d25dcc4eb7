package dev.asyncdb.migration.support;

import java.util.List;
import java.util.Map;

import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.HistoryTable;
import dev.asyncdb.migration.engine.MigrationEngine;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The other change logs of the same database.
 *
 * @param lock the history that the lock of all of them is named after
 * @param histories the histories of the others
 * @param required the migrations of those that have to be migrated first, by name
 */
record OtherChangeLogs(String lock, List<HistoryTable> histories, Map<String, Migrations> required) {

	static OtherChangeLogs none(MigrationEngine engine) {
		return new OtherChangeLogs(engine.history().name(), List.of(), Map.of());
	}

	/**
	 * Require that those that have to be migrated first have no pending changes.
	 */
	Mono<Void> requireMigrated() {
		return Flux.fromIterable(this.required.entrySet())
			.concatMap(
					(module) -> module.getValue().state().doOnNext((state) -> requireMigrated(module.getKey(), state)))
			.then();
	}

	private static void requireMigrated(String module, MigrationState state) {
		if (!state.pending().isEmpty()) {
			throw new MigrationException(
					"It depends on the module %s, which has pending changes, so nothing was changed. Migrate that one first, or all of them"
						.formatted(module),
					null);
		}
	}

}
