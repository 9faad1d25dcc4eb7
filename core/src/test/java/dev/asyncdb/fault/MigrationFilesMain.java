package dev.asyncdb.fault;

import java.time.Duration;
import java.util.List;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A process that uses everything that migrations offer, with both engines.
 */
public final class MigrationFilesMain {

	private static final Duration SOON = Duration.ofSeconds(60);

	private MigrationFilesMain() {
	}

	/**
	 * Migrate up and down.
	 * @param args the URL
	 */
	public static void main(String[] args) {
		ConnectionFactory driver = ConnectionFactories.get(DatabaseUrl.parse(args[0]).toConnectionFactoryOptions());
		GuardedConnectionFactory connections = new GuardedConnectionFactory(driver, Schedulers.boundedElastic(),
				ConnectionOptions.defaults());
		List<Migrations> engines = List.of(FaultMigrations.on(connections, args[0], "files.yaml", "0", false),
				FaultMigrations.on(connections, args[0], "files.yaml", "0", true));
		// In memory, H2 exists while a connection is open
		Mono.usingWhen(driver.create(), (open) -> Flux.concat(together(engines), apart(engines)).then(),
				(open) -> open.close())
			.block(SOON);
		System.out.println("DONE");
	}

	private static Flux<?> together(List<Migrations> engines) {
		return Flux.range(0, 4)
			.flatMap((number) -> Flux.fromIterable(engines))
			.flatMap((migrations) -> Flux.concat(migrations.status(), migrations.sql("head")));
	}

	private static Flux<?> apart(List<Migrations> engines) {
		return Flux.fromIterable(engines)
			.concatMap((migrations) -> Flux.concat(migrations.state(), migrations.latestRevision(),
					migrations.pending(), migrations.sync(), migrations.history(), migrations.downgradeSql("-1"),
					migrations.downgrade("-1"), migrations.sync(), migrations.stamp("tag"), migrations.stamp("head"),
					migrations.releaseLock()));
	}

}
