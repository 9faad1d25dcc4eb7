package dev.asyncdb.fault;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.asyncdb.connection.ConnectionLimits;
import dev.asyncdb.connection.DatabaseUrl;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import io.r2dbc.spi.ConnectionFactories;
import reactor.core.scheduler.Schedulers;

/**
 * A process that migrates and ends: the smallest one that can be killed.
 */
public final class MigrateMain {

	private MigrateMain() {
	}

	/**
	 * Migrate.
	 * @param args the URL, the seconds that each change pauses
	 */
	public static void main(String[] args) {
		DatabaseUrl url = DatabaseUrl.parse(args[0]);
		GuardedConnectionFactory connections = new GuardedConnectionFactory(
				ConnectionFactories.get(url.toConnectionFactoryOptions()), Schedulers.boundedElastic(),
				ConnectionLimits.defaults());
		Migrations migrations = FaultMigrations.on(connections, args[0], "slow.yaml", args[1])
			.withOptions(MigrationOptions.defaults().withLockWait(Duration.ofMinutes(2)));
		System.out.println(migrations.sync().block(Duration.ofMinutes(3)));
	}

	/**
	 * Start such a process.
	 * @param url the database
	 * @param pause the seconds that each change pauses
	 * @param out where its output goes
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	static Process start(String url, String pause, File out) throws IOException {
		return new ProcessBuilder(
				List.of(ProcessHandle.current().info().command().orElse("java"), "-XX:TieredStopAtLevel=1", "-cp",
						System.getProperty("java.class.path"), MigrateMain.class.getName(), url, pause))
			.redirectErrorStream(true)
			.redirectOutput(out)
			.start();
	}

}
