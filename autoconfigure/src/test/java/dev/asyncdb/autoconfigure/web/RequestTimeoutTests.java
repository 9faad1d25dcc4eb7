package dev.asyncdb.autoconfigure.web;

import java.time.Duration;

import dev.asyncdb.autoconfigure.HttpClients;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests that last too long, on a real server and a real database.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RequestTimeoutTests {

	private static final String BUSY = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
			+ " AND state <> 'idle' AND pid <> pg_backend_pid()";

	private final TestDatabase database = TestDatabase.postgres(1);

	private ConfigurableApplicationContext context;

	private WebTestClient client;

	@BeforeAll
	void start() {
		this.database.execute("CREATE TABLE visit (seconds DOUBLE PRECISION)");
		SpringApplication application = new SpringApplication(TestApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		this.context = application.run("--server.port=0", "--spring.main.banner-mode=off",
				"--asyncdb.url=" + this.database.url(), "--asyncdb.web.request-timeout=500ms",
				"--spring.r2dbc.pool.max-size=1");
		this.client = HttpClients
			.webTestClient("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port"));
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.database.close();
	}

	private void visit(double seconds, HttpStatus expected) {
		this.client.post()
			.uri((uri) -> uri.path("/visits").queryParam("seconds", seconds).build())
			.exchange()
			.expectStatus()
			.isEqualTo(expected);
	}

	private long stored(double seconds) {
		return this.database.number("SELECT COUNT(*) FROM visit WHERE seconds = " + seconds);
	}

	@Test
	void requestThatLastsTooLongIsRolledBackAndTheConnectionComesBack() {
		long start = System.nanoTime();
		visit(30, HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.number(BUSY) == 0);
		assertThat(stored(30)).isZero();
		visit(0, HttpStatus.OK);
		assertThat(stored(0)).isOne();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Visits.class)
	static class TestApplication {

	}

	@RestController
	static class Visits {

		@PostMapping("/visits")
		Mono<String> visit(AsyncSession session, @RequestParam double seconds) {
			return session.sql()
				.sql("INSERT INTO visit VALUES (:seconds)")
				.bind("seconds", seconds)
				.fetch()
				.rowsUpdated()
				.then(session.sql()
					.sql("SELECT 1 FROM pg_sleep(:seconds)")
					.bind("seconds", seconds)
					.fetch()
					.rowsUpdated())
				.thenReturn("stored");
		}

	}

}
