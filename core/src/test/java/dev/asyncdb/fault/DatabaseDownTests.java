package dev.asyncdb.fault;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.testing.FaultProxy;
import dev.asyncdb.testing.RefusingServer;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F11: the database is unavailable when the application starts. Each caller gets an error
 * soon, clearly, and without the password.
 */
@Tag("fault")
class DatabaseDownTests {

	private static final String SECRET = "s3cr3t-canary";

	private static final Duration FAST = Duration.ofSeconds(25);

	private static final TestDatabase DATABASE = TestDatabase.postgres(1);

	@AfterAll
	static void close() {
		DATABASE.close();
	}

	private static String url(int port, String database) {
		return "postgresql://app:%s@localhost:%d/%s".formatted(SECRET, port, database);
	}

	private static int serverPort() {
		return URI.create(DATABASE.url()).getPort();
	}

	@Test
	void closedPortIsToldSoon() {
		verifyFailsFast(url(1, "shop"), "refused");
	}

	@Test
	void silentPortIsToldSoon() {
		try (FaultProxy silent = FaultProxy.before("localhost", serverPort())) {
			silent.swallow();
			verifyFailsFast(url(silent.port(), "shop"),
					"did not answer a connection attempt in time|Could not connect");
		}
	}

	@Test
	void wrongPasswordIsToldSoon() {
		try (StrictServer server = StrictServer.start("right")) {
			verifyFailsFast(server.url("localhost", SECRET, ""), "password authentication failed");
		}
	}

	@Test
	void missingDatabaseIsToldSoon() {
		verifyFailsFast("postgresql://postgres:%s@localhost:%d/nowhere".formatted(SECRET, serverPort()),
				"database \"nowhere\" does not exist");
	}

	@Test
	void serverWithoutTlsIsToldSoon() {
		verifyFailsFast(url(serverPort(), "shop") + "?sslMode=verify-full",
				"not support SSL|SSL connection is disabled");
	}

	@Test
	void serverThatIsStartingUpIsToldSoon() {
		try (RefusingServer server = RefusingServer.with("57P03", "the database system is starting up")) {
			verifyFailsFast(url(server.port(), "shop"), "starting up");
		}
	}

	private static void verifyFailsFast(String url, String says) {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(url).build();
		List<Attempt> attempts = Objects
			.requireNonNull(Flux
				.merge(attempt("ping", manager.ping()),
						attempt("session",
								manager
									.inSession((session) -> session.sql().sql("SELECT 1").mapValue(Long.class).one())),
						attempt("status", manager.status()), attempt("sync", manager.sync()))
				.collectList()
				.block(TestDatabase.TIMEOUT));
		manager.dispose().block(TestDatabase.TIMEOUT);
		assertThat(attempts).hasSize(4).allSatisfy((attempt) -> attempt.verify(says));
		assertThat(attempts).filteredOn(Attempt::isMigration)
			.hasSize(2)
			.extracting(Attempt::failure)
			.hasOnlyElementsOfType(MigrationConnectionException.class);
	}

	private static Mono<Attempt> attempt(String what, Mono<?> work) {
		long start = System.nanoTime();
		return work.then(Mono.<Throwable>error(() -> new AssertionError(what + " succeeded")))
			.onErrorResume(DataAccessException.class, Mono::just)
			.map((failure) -> new Attempt(what, failure, Duration.ofNanos(System.nanoTime() - start)));
	}

	/**
	 * The error of a caller that needs the database.
	 */
	private record Attempt(String what, Throwable failure, Duration taken) {

		boolean isMigration() {
			return this.what.equals("status") || this.what.equals("sync");
		}

		void verify(String says) {
			System.out.printf("F11: %s after %d ms: %s%n", this.what, this.taken.toMillis(), this.failure.getMessage());
			StringWriter trace = new StringWriter();
			this.failure.printStackTrace(new PrintWriter(trace));
			assertThat(this.taken).as(this.what).isLessThan(FAST);
			assertThat(trace.toString()).containsPattern(says).doesNotContain(SECRET);
			assertThat(this.failure.getMessage()).as("fits on a screen").hasSizeLessThan(500);
		}

	}

}
