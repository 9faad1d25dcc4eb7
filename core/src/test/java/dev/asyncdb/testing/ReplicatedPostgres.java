package dev.asyncdb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/**
 * A PostgreSQL and its streaming standbys, made of the binaries of the embedded server: a
 * standby begins as a copy of the directory of the primary while that was shut down, and
 * follows its log from then on.
 */
public final class ReplicatedPostgres implements AutoCloseable {

	private static final String URL = "postgresql://postgres:postgres@localhost:%d/postgres";

	private final EmbeddedPostgres primary;

	private final List<EmbeddedPostgres> standbys = new ArrayList<>();

	private final List<Path> directories = new ArrayList<>();

	private ReplicatedPostgres(int standbys) throws IOException {
		Path data = directory();
		builder(data).start().close();
		List<Path> copies = new ArrayList<>();
		for (int number = 0; number < standbys; number++) {
			Path copy = directory();
			FileSystemUtils.copyRecursively(data, copy);
			Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
			copies.add(copy);
		}
		this.primary = builder(data).start();
		for (Path copy : copies) {
			Files.createFile(copy.resolve("standby.signal"));
			Files.writeString(copy.resolve("postgresql.auto.conf"),
					"primary_conninfo = 'host=localhost port=%d user=postgres password=postgres'\n"
						.formatted(this.primary.getPort()),
					StandardOpenOption.APPEND);
			this.standbys.add(builder(copy).start());
		}
	}

	/**
	 * Start a primary and standbys that replay what it writes.
	 * @param standbys the number of the standbys
	 */
	public static ReplicatedPostgres start(int standbys) {
		try {
			return new ReplicatedPostgres(standbys);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path directory() throws IOException {
		Path created = Files.createTempDirectory("asyncdb-replication-");
		Files.delete(created);
		this.directories.add(created);
		return created;
	}

	private static EmbeddedPostgres.Builder builder(Path data) {
		return EmbeddedPostgres.builder()
			.setDataDirectory(data)
			.setCleanDataDirectory(false)
			.setServerConfig("max_connections", "100")
			.setServerConfig("fsync", "off")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("wal_receiver_status_interval", "1")
			.setServerConfig("wal_retrieve_retry_interval", "200ms");
	}

	/**
	 * Return the URL of the primary.
	 */
	public String primary() {
		return URL.formatted(this.primary.getPort());
	}

	/**
	 * Return the URL of a standby.
	 */
	public String standby(int number) {
		return URL.formatted(this.standbys.get(number).getPort());
	}

	/**
	 * Return the URLs of all standbys.
	 */
	public List<String> standbyUrls() {
		return IntStream.range(0, this.standbys.size()).mapToObj(this::standby).toList();
	}

	/**
	 * Execute statements on a server.
	 */
	public static void execute(String url, String... statements) {
		use(url, (connection) -> Flux.fromArray(statements)
			.concatMap((sql) -> Flux.from(connection.createStatement(sql).fetchSize(0).execute())
				.concatMap((result) -> Flux.from(result.getRowsUpdated())))
			.then(Mono.just(true)));
	}

	/**
	 * Read one value of a server.
	 */
	public static String value(String url, String sql) {
		return use(url,
				(connection) -> Flux.from(connection.createStatement(sql).execute())
					.concatMap((result) -> result.map((row) -> String.valueOf(row.get(0))))
					.next());
	}

	private static <T> T use(String url, Function<Connection, Mono<T>> work) {
		return Objects
			.requireNonNull(Mono.usingWhen(ConnectionFactories.get("r2dbc:" + url).create(), work, Connection::close)
				.block(TestDatabase.TIMEOUT));
	}

	/**
	 * Execute statements on the primary, and wait until all standbys have replayed them.
	 */
	public void executeEverywhere(String... statements) {
		execute(primary(), statements);
		String written = value(primary(), "SELECT pg_current_wal_insert_lsn()::text");
		for (String standby : standbyUrls()) {
			await().atMost(TestDatabase.TIMEOUT)
				.until(() -> value(standby, "SELECT pg_last_wal_replay_lsn() >= '%s'".formatted(written))
					.equals("true"));
		}
	}

	/**
	 * Let a standby replay nothing more until {@link #resume}.
	 */
	public void pause(int number) {
		execute(standby(number), "SELECT pg_wal_replay_pause()");
	}

	/**
	 * Let a standby replay again.
	 */
	public void resume(int number) {
		execute(standby(number), "SELECT pg_wal_replay_resume()");
	}

	/**
	 * Let a standby receive nothing more.
	 */
	public void cutOff(int number) {
		execute(standby(number), "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()");
		await().atMost(TestDatabase.TIMEOUT)
			.until(() -> value(standby(number), "SELECT COUNT(*) FROM pg_stat_wal_receiver").equals("0"));
	}

	/**
	 * Promote a standby, and wait until it accepts writes.
	 */
	public void promote(int number) {
		execute(standby(number), "SELECT pg_promote(true, 60)");
	}

	/**
	 * End the primary without a shutdown.
	 */
	public void killPrimary() {
		kill(this.primary, this.directories.get(0));
	}

	/**
	 * End a standby without a shutdown.
	 */
	public void killStandby(int number) {
		kill(this.standbys.get(number), this.directories.get(number + 1));
	}

	/**
	 * Start a standby again where it was.
	 */
	public void restartStandby(int number) {
		try {
			EmbeddedPostgres killed = this.standbys.get(number);
			int port = killed.getPort();
			// Its lock of the directory
			killed.close();
			this.standbys.set(number, builder(this.directories.get(number + 1)).setPort(port).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void kill(EmbeddedPostgres server, Path data) {
		try {
			ProcessHandle process = ProcessHandle
				.of(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0)))
				.orElseThrow();
			process.destroyForcibly();
			process.onExit().join();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		for (EmbeddedPostgres standby : this.standbys) {
			standby.close();
		}
		this.primary.close();
		for (Path directory : this.directories) {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

}
