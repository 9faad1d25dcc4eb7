package dev.asyncdb.fault;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.ServerTlsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F30: servers with a wrong certificate get no password and no statement, over R2DBC and
 * for migrations.
 */
@Tag("nightly")
@Tag("fault")
class TlsTests {

	private static final String PASSWORD = "s3cr3t-canary";

	// Taken for a server elsewhere, whose default is to verify
	private static final String NOT_LOCAL = "LOCALHOST";

	private static final Duration SOON = Duration.ofSeconds(30);

	@TempDir
	private static Path directory;

	private static Certificates trusted;

	private static Certificates unknown;

	private static StrictServer good;

	@BeforeAll
	static void start() {
		trusted = Certificates.of(directory, "trusted");
		unknown = Certificates.of(directory, "unknown");
		good = server(trusted, "good", "localhost", "-1d");
	}

	@AfterAll
	static void stop() {
		good.close();
	}

	private static StrictServer server(Certificates authority, String name, String host, String start) {
		Certificates.Server files = authority.server(name, host, start);
		return StrictServer.start(PASSWORD, Map.of("ssl", "on", "ssl_cert_file", files.certificate().toString(),
				"ssl_key_file", files.key().toString()));
	}

	private static String verifying(Certificates authority) {
		return "?sslMode=verify-full&sslRootCert=" + authority.root();
	}

	@Test
	void serverWithACertificateOfATrustedAuthorityIsUsed() {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(good.url("localhost", PASSWORD, verifying(trusted)))
			.build();
		StepVerifier
			.create(manager.inConnection((connection) -> Flux
				.from(connection.createStatement("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").execute())
				.flatMap((result) -> result.map((row, metadata) -> row.get(0, Boolean.class)))))
			.expectNext(true)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		StepVerifier.create(manager.sync())
			.expectErrorSatisfies((failure) -> assertThat(failure).isNotInstanceOf(MigrationConnectionException.class)
				.hasMessageContaining("change log"))
			.verify(TestDatabase.TIMEOUT);
		manager.dispose().block(TestDatabase.TIMEOUT);
	}

	// The answer of the server to such a user mentions encryption
	@Test
	void userWhomTheServerRefusesOverTlsIsNoProblemOfTls() {
		String url = good.url("localhost", PASSWORD, verifying(trusted)).replace(StrictServer.USER, "stranger");
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(url).build();
		StepVerifier.create(manager.inSession((session) -> session.sql().sql("SELECT 1").fetch().rowsUpdated()))
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.satisfies((refused) -> assertThat(refused).hasStackTraceContaining("pg_hba.conf"))
				.satisfies(
						(refused) -> assertThat(traceOf(refused)).doesNotContain(ServerTlsException.class.getName())))
			.verify(SOON);
		manager.dispose().block(TestDatabase.TIMEOUT);
	}

	@Test
	void certificateThatNobodyKnowsIsRefused() {
		verifyRefused(good.url("localhost", PASSWORD, "?sslMode=verify-full"), "certificat|root");
	}

	@Test
	void certificateOfAnotherAuthorityIsRefused() {
		verifyRefused(good.url("localhost", PASSWORD, verifying(unknown)), "certificat");
	}

	@Test
	void certificateOfAnotherHostIsRefused() {
		try (StrictServer server = server(trusted, "elsewhere", "db.example", "-1d")) {
			verifyRefused(server.url("localhost", PASSWORD, verifying(trusted)), "[Hh]ostname");
		}
	}

	@Test
	void certificateThatHasExpiredIsRefused() {
		try (StrictServer server = server(trusted, "expired", "localhost", "-10d")) {
			verifyRefused(server.url("localhost", PASSWORD, verifying(trusted)), "validity|expired|NotAfter");
		}
	}

	@Test
	void serverWithoutTlsIsRefusedUnlessSomebodyAsksForIt() {
		try (StrictServer server = StrictServer.start(PASSWORD)) {
			verifyRefused(server.url(NOT_LOCAL, PASSWORD, ""), "SSL");
			AsyncDatabaseManager asked = AsyncDatabaseManager
				.builder(server.url(NOT_LOCAL, PASSWORD, "?sslMode=disable"))
				.build();
			StepVerifier.create(asked.ping()).expectNext(true).expectComplete().verify(TestDatabase.TIMEOUT);
			asked.dispose().block(TestDatabase.TIMEOUT);
		}
	}

	private static void verifyRefused(String url, String says) {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(url).build();
		StepVerifier.create(manager.ping())
			.expectErrorSatisfies((failure) -> verify(failure, DataAccessException.class, says))
			.verify(SOON);
		StepVerifier.create(manager.sync())
			.expectErrorSatisfies((failure) -> verify(failure, MigrationConnectionException.class, says))
			.verify(SOON);
		manager.dispose().block(TestDatabase.TIMEOUT);
	}

	private static String traceOf(Throwable failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		return trace.toString();
	}

	private static void verify(Throwable failure, Class<?> type, String says) {
		StringBuilder chain = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			chain.append(cause).append('\n');
		}
		System.out.println("F30: " + chain);
		assertThat(failure).isInstanceOf(type);
		assertThat(chain.toString()).containsPattern(says).doesNotContain(PASSWORD);
	}

}
