package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.OnStartup;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Migrations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.InitializingBean;

/**
 * Migrates or checks the schema during startup. It blocks the thread that starts the
 * application, which may block.
 */
final class StartupMigration implements InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(StartupMigration.class);

	private final Mono<?> work;

	private StartupMigration(Mono<?> work) {
		this.work = work;
	}

	static StartupMigration of(OnStartup mode, Migrations migrations, @Nullable String database) {
		Mono<?> work = switch (mode) {
			case NONE -> Mono.empty();
			case CHECK -> migrations.state().flatMap((state) -> requireUpToDate(state, database));
			case SYNC -> migrations.upgrade("head").doOnNext((report) -> log(report, database));
		};
		return new StartupMigration(work);
	}

	private static void log(MigrationReport report, @Nullable String database) {
		logger.info("Database schema{}: {} at {} ({} changes in {} ms)", of(database), report.result(), report.after(),
				report.executed().size(), report.took().toMillis());
	}

	private static Mono<MigrationState> requireUpToDate(MigrationState state, @Nullable String database) {
		if (state.isAhead()) {
			logger.info("The database schema{} is ahead of this application by {} changes", of(database),
					state.unexpected().size());
		}
		return switch (state.status()) {
			case UP_TO_DATE -> Mono.just(state);
			case NO_INFO, UPGRADE_AVAILABLE -> Mono.error(() -> new SchemaNotUpToDateException(state, database));
		};
	}

	private static String of(@Nullable String database) {
		return (database != null) ? " of " + database : "";
	}

	@Override
	public void afterPropertiesSet() {
		this.work.block();
	}

}
