package dev.asyncdb.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.asyncdb.testing.TestDatabase;

import static org.awaitility.Awaitility.await;

/**
 * PgBouncer in front of a database.
 */
final class Pooler implements AutoCloseable {

	private static final List<Path> PLACES = Stream.of("/usr/sbin", "/usr/bin", "/usr/local/bin")
		.map((directory) -> Path.of(directory, "pgbouncer"))
		.toList();

	private final Process process;

	private final int port;

	private final String database;

	private Pooler(Process process, int port, String database) {
		this.process = process;
		this.port = port;
		this.database = database;
	}

	static boolean isInstalled() {
		return PLACES.stream().anyMatch(Files::isExecutable);
	}

	/**
	 * Start PgBouncer.
	 * @param target the URL of the database
	 * @param mode when a server session gets another client
	 * @param ignored the start-up parameters that it drops; it refuses others
	 */
	static Pooler start(String target, String mode, String ignored) {
		try {
			URI server = URI.create(target);
			String database = server.getPath().substring(1);
			String[] user = server.getUserInfo().split(":", 2);
			int port = freePort();
			Path settings = Files.createTempFile("pgbouncer", ".ini");
			settings.toFile().setReadable(true, false);
			Files.writeString(settings, """
					[databases]
					%s = host=%s port=%d dbname=%1$s user=%s password=%s
					[pgbouncer]
					listen_addr = 127.0.0.1
					listen_port = %d
					unix_socket_dir =
					auth_type = any
					pool_mode = %s
					default_pool_size = %d
					max_client_conn = 200
					%s
					""".formatted(database, server.getHost(), server.getPort(), user[0], user[1], port, mode,
					mode.equals("session") ? 20 : 5,
					ignored.isEmpty() ? "" : "ignore_startup_parameters = " + ignored));
			Process process = new ProcessBuilder(command(settings)).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			await().atMost(TestDatabase.TIMEOUT).until(() -> accepts(port));
			return new Pooler(process, port, database);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot start PgBouncer", ex);
		}
	}

	private static List<String> command(Path settings) {
		List<String> command = new ArrayList<>();
		command.add(PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow().toString());
		if ("root".equals(System.getProperty("user.name"))) {
			command.addAll(List.of("-u", "nobody"));
		}
		command.add(settings.toString());
		return command;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static boolean accepts(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	String url() {
		return "postgresql://app@127.0.0.1:%d/%s".formatted(this.port, this.database);
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			this.process.waitFor(TestDatabase.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
