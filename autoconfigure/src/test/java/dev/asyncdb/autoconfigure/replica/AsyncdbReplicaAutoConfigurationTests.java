package dev.asyncdb.autoconfigure.replica;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.ReplicatedPostgres;
import dev.asyncdb.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Replicas by settings: clients of a WebFlux application read there what they have
 * written, also by another instance, and operators see the state of each replica.
 */
class AsyncdbReplicaAutoConfigurationTests {

	private static final ParameterizedTypeReference<Map<String, Object>> ROW = new ParameterizedTypeReference<>() {
	};

	private static ReplicatedPostgres servers;

	@BeforeAll
	static void start() {
		servers = ReplicatedPostgres.start(1);
		servers.executeEverywhere("CREATE TABLE cell (number BIGINT)", "INSERT INTO cell VALUES (0)");
	}

	@AfterAll
	static void stop() throws IOException {
		servers.close();
	}

	private static ReactiveWebServerApplicationContext application(String... settings) {
		SpringApplication application = new SpringApplication(TestApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		String[] all = new String[settings.length + 5];
		all[0] = "--server.port=0";
		all[1] = "--spring.main.banner-mode=off";
		all[2] = "--asyncdb.url=" + servers.primary();
		all[3] = "--asyncdb.replicas.urls=" + servers.standby(0).replace("postgres:postgres@", "");
		all[4] = "--management.endpoint.health.show-details=always";
		System.arraycopy(settings, 0, all, 5, settings.length);
		return (ReactiveWebServerApplicationContext) application.run(all);
	}

	private static WebClient client(ReactiveWebServerApplicationContext application) {
		return WebClient.create("http://localhost:" + Objects.requireNonNull(application.getWebServer()).getPort());
	}

	private static ResponseEntity<Void> write(WebClient client, long number) {
		return Objects.requireNonNull(
				client.post().uri("/cell/{number}", number).retrieve().toBodilessEntity().block(TestDatabase.TIMEOUT));
	}

	@Test
	void clientReadsItsWriteOnTheReplicaOfAnotherInstance() {
		try (ReactiveWebServerApplicationContext one = application();
				ReactiveWebServerApplicationContext other = application()) {
			for (long number = 1; number <= 20; number++) {
				String cookie = write(client(one), number).getHeaders().getFirst("Set-Cookie");
				assertThat(cookie).startsWith("Asyncdb-Position=")
					.contains("HTTPOnly", "SameSite=Lax", "Path=/", "Max-Age=600");
				ResponseEntity<Map<String, Object>> read = Objects.requireNonNull(client(other).get()
					.uri("/cell")
					.header("Cookie", cookie.substring(0, cookie.indexOf(';')))
					.retrieve()
					.toEntity(ROW)
					.block(TestDatabase.TIMEOUT));
				assertThat(read.getBody()).containsEntry("number", (int) number);
				assertThat(read.getHeaders().containsHeader("Set-Cookie")).isFalse();
			}
			await().atMost(TestDatabase.TIMEOUT)
				.until(() -> Objects
					.requireNonNull(
							client(other).get().uri("/cell").retrieve().bodyToMono(ROW).block(TestDatabase.TIMEOUT))
					.get("server"), servers.standby(0).replaceAll("\\D*(\\d+)/.*", "$1")::equals);
		}
	}

	@Test
	void tokenIsAHeaderWhereThatIsSet() {
		try (ReactiveWebServerApplicationContext application = application("--asyncdb.replicas.token=header")) {
			ResponseEntity<Void> written = write(client(application), 100);
			assertThat(written.getHeaders().containsHeader("Set-Cookie")).isFalse();
			assertThat(client(application).get()
				.uri("/cell")
				.header("Asyncdb-Position", written.getHeaders().getFirst("Asyncdb-Position"))
				.retrieve()
				.bodyToMono(ROW)
				.block(TestDatabase.TIMEOUT)).containsEntry("number", 100);
		}
	}

	@Test
	void tokenFromElsewhereIsIgnoredAndNoneIsHandedOutWhereThatIsSet() {
		try (ReactiveWebServerApplicationContext application = application("--asyncdb.replicas.token=none")) {
			assertThat(write(client(application), 200).getHeaders().headerNames()).doesNotContain("Set-Cookie",
					"Asyncdb-Position");
		}
		try (ReactiveWebServerApplicationContext application = application()) {
			assertThat(client(application).get()
				.uri("/cell")
				.header("Cookie", "Asyncdb-Position=1-1-1%27%20OR%201=1")
				.retrieve()
				.bodyToMono(ROW)
				.block(TestDatabase.TIMEOUT)).containsKey("number");
		}
	}

	@Test
	void operatorsSeeTheStateOfEachReplica() {
		try (ReactiveWebServerApplicationContext application = application()) {
			client(application).get().uri("/cell").retrieve().bodyToMono(ROW).block(TestDatabase.TIMEOUT);
			IndicatedHealthDescriptor health = (IndicatedHealthDescriptor) application.getBean(HealthEndpoint.class)
				.healthForPath("asyncdb");
			String name = servers.standby(0).replace("postgres:postgres@", "");
			assertThat(health.getDetails()).extractingByKey("replicas")
				.asInstanceOf(InstanceOfAssertFactories.map(String.class, String.class))
				.containsOnlyKeys(name)
				.allSatisfy((key, state) -> assertThat(state).matches("UP, \\d+ ms behind"));
			MeterRegistry meters = application.getBean(MeterRegistry.class);
			assertThat(meters.get("asyncdb.replica.up").tag("replica", name).gauge().value()).isOne();
			assertThat(meters.get("asyncdb.replica.lag").tag("replica", name).gauge().value()).isNotNegative();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "h2:mem:replica", "mariadb://localhost/shop" })
	void addressThatIsNoReplicaStopsTheStart(String url) {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withPropertyValues("asyncdb.url=" + servers.primary(), "asyncdb.replicas.urls=" + url));
		assertThat(analysis.getDescription()).contains("asyncdb.replicas.urls");
		assertThat(analysis.getAction()).contains("standbys");
	}

	@Test
	void replicasOfAnotherProductAreRefused() {
		FailureAnalysis analysis = Applications
			.failure(Applications.onH2().withPropertyValues("asyncdb.replicas.urls=h2:mem:other"));
		assertThat(analysis.getDescription()).contains("PostgreSQL", "H2");
	}

	@Test
	void replicasWithoutThePoolStopTheStart() {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withPropertyValues("asyncdb.url=" + servers.primary(), "asyncdb.pool.enabled=false",
					"asyncdb.replicas.urls=" + servers.standby(0)));
		assertThat(analysis.getDescription()).contains("asyncdb.replicas.urls");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		CellController cellController(AsyncDatabaseManager manager) {
			return new CellController(manager);
		}

	}

	@RestController
	public static class CellController {

		private final AsyncDatabaseManager manager;

		CellController(AsyncDatabaseManager manager) {
			this.manager = manager;
		}

		@PostMapping("/cell/{number}")
		Mono<Void> write(@PathVariable long number, AsyncSession session) {
			return session.sql().sql("UPDATE cell SET number = :number").bind("number", number).then();
		}

		@GetMapping("/cell")
		@Transactional(readOnly = true)
		public Mono<Map<String, Object>> read() {
			return this.manager.currentSession()
				.flatMap((session) -> session.sql()
					.sql("SELECT number, inet_server_port()::text AS server FROM cell")
					.fetch()
					.one());
		}

	}

}
