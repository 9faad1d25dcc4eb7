package dev.asyncdb.fault;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.url.DatabaseUrl;
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
	 * @param args the URL, the seconds that each change pauses, whether to do without
	 * JDBC, and the change log
	 */
	public static void main(String[] args) {
		DatabaseUrl url = DatabaseUrl.parse(args[0]);
		GuardedConnectionFactory connections = new GuardedConnectionFactory(
				ConnectionFactories.get(url.toConnectionFactoryOptions()), Schedulers.boundedElastic(),
				ConnectionOptions.defaults());
		Migrations migrations = FaultMigrations
			.on(connections, args[0], args[3], args[1], Boolean.parseBoolean(args[2]))
			.withOptions(MigrationOptions.defaults().withLockWait(Duration.ofMinutes(2)));
		System.out.println(migrations.sync().block(Duration.ofMinutes(3)));
	}

	/**
	 * Start such a process.
	 * @param url the database
	 * @param pause the seconds that each change pauses
	 * @param withoutJdbc whether to do without JDBC, and without PostgreSQL's driver for
	 * it
	 * @param out where its output goes
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	static Process start(String url, String pause, boolean withoutJdbc, File out) throws IOException {
		return start(url, pause, withoutJdbc, "slow.yaml", out);
	}

	/**
	 * Start such a process with another change log.
	 */
	static Process start(String url, String pause, boolean withoutJdbc, String changeLog, File out) throws IOException {
		return start(url, pause, withoutJdbc, changeLog, ServerWithout.NOTHING, out);
	}

	/**
	 * Start such a process on a server that lacks something.
	 */
	static Process start(String url, String pause, boolean withoutJdbc, String changeLog, ServerWithout server,
			File out) throws IOException {
		return java(withoutJdbc, out, server.option(), MigrateMain.class.getName(), url, pause,
				String.valueOf(withoutJdbc), changeLog)
			.start();
	}

	/**
	 * Prepare a JVM with the class path of this one.
	 * @param arguments options of the JVM, the main class and its arguments
	 */
	static ProcessBuilder java(boolean withoutJdbc, File out, String... arguments) {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
				"-XX:TieredStopAtLevel=1", "-cp", withoutJdbc ? classPathWithoutJdbc() : classPath()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out);
	}

	private static String classPath() {
		return System.getProperty("java.class.path");
	}

	private static String classPathWithoutJdbc() {
		List<String> all = List.of(classPath().split(File.pathSeparator));
		List<String> kept = all.stream().filter((path) -> !new File(path).getName().startsWith("postgresql-")).toList();
		if (kept.size() == all.size()) {
			throw new IllegalStateException("PostgreSQL's JDBC driver was not found, so it cannot be left out");
		}
		return String.join(File.pathSeparator, kept);
	}

}
