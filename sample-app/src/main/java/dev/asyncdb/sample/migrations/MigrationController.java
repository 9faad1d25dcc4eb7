package dev.asyncdb.sample.migrations;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Revision;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The state of the migrations over HTTP. Reads only and takes no lock.
 */
@RestController
class MigrationController {

	private final AsyncDatabaseManager manager;

	MigrationController(AsyncDatabaseManager manager) {
		this.manager = manager;
	}

	@GetMapping("/migrations")
	Mono<SchemaVersion> state() {
		return this.manager.migrations().state().map(SchemaVersion::of);
	}

	/**
	 * How the database compares with the change log.
	 *
	 * @param status whether changes are pending
	 * @param current last change that was run
	 * @param applied number of changes that were run
	 * @param total number of changes of the change log
	 * @param pending changes that are pending
	 */
	record SchemaVersion(DatabaseStatus status, @Nullable String current, int applied, int total,
			List<String> pending) {

		static SchemaVersion of(MigrationState state) {
			Revision current = state.current();
			return new SchemaVersion(state.status(), (current != null) ? current.name() : null, state.position(),
					state.size(), state.pending().stream().map(Revision::name).toList());
		}

	}

}
