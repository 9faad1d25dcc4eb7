package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.OnStartup;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.Migrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.InitializingBean;

/**
 * Brings the schema up to date, or checks that it is, while the application starts. The
 * one place that blocks, on the thread that starts the application.
 */
final class StartupMigration implements InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(StartupMigration.class);

	private final Mono<?> work;

	private StartupMigration(Mono<?> work) {
		this.work = work;
	}

	static StartupMigration of(OnStartup wanted, Migrations migrations) {
		Mono<?> work = switch (wanted) {
			case NONE -> Mono.empty();
			case CHECK -> migrations.status().flatMap(StartupMigration::requireUpToDate);
			case SYNC -> migrations.sync().doOnNext((result) -> logger.info("Database schema: {}", result));
		};
		return new StartupMigration(work);
	}

	private static Mono<DatabaseStatus> requireUpToDate(DatabaseStatus status) {
		return switch (status) {
			case UP_TO_DATE -> Mono.just(status);
			case NO_INFO, UPGRADE_AVAILABLE -> Mono.error(() -> new SchemaNotUpToDateException(status));
		};
	}

	@Override
	public void afterPropertiesSet() {
		this.work.block();
	}

}
