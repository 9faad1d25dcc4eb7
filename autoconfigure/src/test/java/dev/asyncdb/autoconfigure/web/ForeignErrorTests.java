package dev.asyncdb.autoconfigure.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.autoconfigure.HttpClients;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactories;
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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedRuntimeException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebExceptionHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors of code that does not use asyncdb are answered as without the starter.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ForeignErrorTests {

	private final TestDatabase database = TestDatabase.h2(1);

	@BeforeAll
	void fill() {
		this.database.execute("CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(20))",
				"INSERT INTO customer VALUES (1, 'ada')");
	}

	@AfterAll
	void stop() {
		this.database.close();
	}

	private ConfigurableApplicationContext start(String... settings) {
		SpringApplication application = new SpringApplication(PlainApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		return application.run(Stream
			.concat(Stream.of("--server.port=0", "--spring.webflux.problemdetails.enabled=true"), Stream.of(settings))
			.toArray(String[]::new));
	}

	private static List<Integer> statuses(ConfigurableApplicationContext context) {
		return statuses(context, "missing", "taken", "conflict", "unavailable", "session");
	}

	private static List<Integer> statuses(ConfigurableApplicationContext context, String... paths) {
		WebTestClient client = HttpClients
			.webTestClient("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
		return Stream.of(paths)
			.map((path) -> client.get().uri("/plain/" + path).exchange().returnResult(Void.class).getStatus().value())
			.toList();
	}

	@Test
	void handlerOfTheApplicationSeesThem() {
		try (ConfigurableApplicationContext context = start("--spring.r2dbc.url=" + this.database.r2dbcUrl())) {
			assertThat(statuses(context)).containsExactly(410, 410, 410, 410, 404);
		}
	}

	// The pool is ours, the server that does not listen is not
	@Test
	void handlerOfTheApplicationSeesThatItsDatabaseIsNotThere() {
		String nowhere = "--spring.r2dbc.url=r2dbc:postgresql://nobody@localhost:1/none";
		try (ConfigurableApplicationContext context = start(nowhere)) {
			assertThat(statuses(context, "taken", "session")).containsExactly(410, 503);
		}
		try (ConfigurableApplicationContext context = start(nowhere, "--asyncdb.web.problem-details=true")) {
			assertThat(statuses(context, "taken", "session")).containsExactly(503, 503);
		}
	}

	@Test
	void functionalRouteWithASessionIsAProblem() {
		try (ConfigurableApplicationContext context = start("--spring.r2dbc.url=" + this.database.r2dbcUrl())) {
			assertThat(statuses(context, "route", "route-without-session")).containsExactly(404, 410);
		}
	}

	@Test
	void theyAreProblemsIfTheSettingAsksForIt() {
		try (ConfigurableApplicationContext context = start("--spring.r2dbc.url=" + this.database.r2dbcUrl(),
				"--asyncdb.web.problem-details=true")) {
			assertThat(statuses(context)).containsExactly(404, 409, 409, 503, 404);
		}
	}

	@Test
	void theyAreProblemsWhereAsyncdbNamesTheDatabase() {
		try (ConfigurableApplicationContext context = start("--asyncdb.url=" + this.database.url())) {
			assertThat(statuses(context)).containsExactly(404, 409, 409, 503, 404);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(PlainController.class)
	static class PlainApplication {

		@Bean
		RouterFunction<ServerResponse> routes(SessionFilter sessions) {
			RouterFunction<ServerResponse> withSession = RouterFunctions.route()
				.GET("/plain/route",
						(request) -> SessionFilter.session(request)
							.getOne(Customer.class, Values.of(Customer::name, "nobody"))
							.flatMap(ServerResponse.ok()::bodyValue))
				.filter(sessions)
				.build();
			return withSession.and(RouterFunctions.route()
				.GET("/plain/route-without-session", (request) -> Mono.error(new EmptyResultDataAccessException(1)))
				.build());
		}

		// Only sees the errors that no exception handler has taken
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		WebExceptionHandler ownHandler() {
			return (exchange, failure) -> {
				if (!(failure instanceof NestedRuntimeException)) {
					return Mono.error(failure);
				}
				exchange.getResponse().setStatusCode(HttpStatus.GONE);
				return exchange.getResponse().setComplete();
			};
		}

	}

	/**
	 * Code that knows Spring alone.
	 */
	@RestController
	@RequestMapping("/plain")
	static class PlainController {

		private final DatabaseClient client;

		PlainController(DatabaseClient client) {
			this.client = client;
		}

		@GetMapping("/missing")
		Mono<String> missing() {
			return Mono.error(new EmptyResultDataAccessException(1));
		}

		@GetMapping("/taken")
		Mono<Long> taken() {
			return this.client.sql("INSERT INTO customer (id, name) SELECT id, name FROM customer")
				.fetch()
				.rowsUpdated();
		}

		@GetMapping("/conflict")
		Mono<String> conflict() {
			throw new PessimisticLockingFailureException("locked");
		}

		@GetMapping("/unavailable")
		Mono<Map<String, Object>> unavailable() {
			return DatabaseClient.create(ConnectionFactories.get("r2dbc:postgresql://nobody@localhost:1/none"))
				.sql("SELECT 1")
				.fetch()
				.one();
		}

		@GetMapping("/session")
		Mono<Customer> session(AsyncSession session) {
			return session.getOne(Customer.class, Values.of(Customer::name, "nobody"));
		}

	}

}
