package dev.asyncdb.sample;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * F34: the system asks the packaged application to end while it has much to do.
 */
class ShutdownIT {

	private static final int REQUESTS = 200;

	// As long as starting the application may take on a machine that does much else
	private static final Duration SOON = Duration.ofMinutes(2);

	private static final int LOOKING_ON = 2;

	private static final String BACKENDS = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
			+ " AND backend_type = 'client backend'";

	private final TestDatabase database = TestDatabase.postgres(LOOKING_ON);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void requestsThatAreUnderWayAreAnswered() throws Exception {
		try (SampleProcess application = SampleProcess.start(this.directory, "--asyncdb.url=" + this.database.url(),
				"--server.port=0", "--asyncdb.session.lock-timeout=2m", "--asyncdb.session.statement-timeout=2m",
				"--spring.r2dbc.pool.max-acquire-time=2m", "--management.endpoints.web.exposure.include=metrics")) {
			int port = application.port();
			Connection lock = locked("users");
			List<CompletableFuture<Integer>> answers = IntStream.range(0, REQUESTS)
				.mapToObj((number) -> put(port, number))
				.toList();
			await().atMost(SOON).until(() -> waitingForAConnection(port) == REQUESTS - 10);
			application.terminate();
			await().atMost(SOON).until(() -> isRefused(port));
			assertThat(answers).as("they still wait for the table").noneMatch(CompletableFuture::isDone);
			release(lock);
			assertThat(answers).extracting((answer) -> answer.get(SOON.toSeconds(), TimeUnit.SECONDS))
				.containsOnly(201);
			application.exitCode();
			await().atMost(SOON).until(() -> this.database.number(BACKENDS) <= LOOKING_ON);
			assertThat(this.database.number("SELECT COUNT(*) FROM users")).isEqualTo(REQUESTS);
		}
	}

	private Connection locked(String table) {
		return Mono.from(this.database.connectionFactory().create())
			.delayUntil(Connection::beginTransaction)
			.delayUntil((connection) -> Flux
				.from(connection.createStatement("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE").execute())
				.flatMap((result) -> result.getRowsUpdated())
				.then())
			.blockOptional(TestDatabase.TIMEOUT)
			.orElseThrow();
	}

	private static void release(Connection lock) {
		Mono.from(lock.rollbackTransaction()).then(Mono.from(lock.close())).block(TestDatabase.TIMEOUT);
	}

	private CompletableFuture<Integer> put(int port, int number) {
		HttpRequest request = HttpRequest.newBuilder(uri(port, "/users/user" + number))
			.header("Content-Type", "application/json")
			.PUT(BodyPublishers.ofString("{\"fullName\": \"User\"}"))
			.build();
		return this.client.sendAsync(request, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
	}

	private long waitingForAConnection(int port) throws Exception {
		String metric = this.client
			.send(HttpRequest.newBuilder(uri(port, "/actuator/metrics/r2dbc.pool.pending")).build(),
					BodyHandlers.ofString())
			.body();
		return (long) Double.parseDouble(metric.replaceAll("(?s).*\"value\":([0-9.]+).*", "$1"));
	}

	private boolean isRefused(int port) throws Exception {
		try {
			HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(uri(port, "/users")).timeout(Duration.ofMillis(500)).build(),
						BodyHandlers.discarding());
			return false;
		}
		catch (ConnectException ex) {
			return true;
		}
		catch (HttpTimeoutException ex) {
			return false;
		}
	}

	private static URI uri(int port, String path) {
		return URI.create("http://localhost:" + port + path);
	}

	@Test
	void migrationThatIsUnderWayGivesItsLockBack() throws Exception {
		String url = "--asyncdb.url=" + this.database.url();
		assertThat(syncdb(url)).contains("created");
		this.database.execute("DELETE FROM databasechangelog WHERE id <> 'users'",
				"DROP TABLE posts_tags, tags, comments, posts");
		Connection lock = locked("users");
		try (SampleProcess stopped = SampleProcess.start(this.directory, "syncdb", url)) {
			await().atMost(SOON).until(() -> this.database.number(BACKENDS + " AND wait_event_type = 'Lock'") == 1);
			stopped.terminate();
			assertThat(stopped.exitCode()).isNotZero();
		}
		release(lock);
		long start = System.nanoTime();
		assertThat(syncdb(url)).contains("upgraded");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
	}

	private String syncdb(String url) throws InterruptedException {
		try (SampleProcess command = SampleProcess.start(this.directory, "syncdb", url)) {
			assertThat(command.exitCode()).isZero();
			return command.out();
		}
	}

}
