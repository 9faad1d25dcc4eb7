package dev.asyncdb.autoconfigure.web;

import java.util.Map;

import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.autoconfigure.HttpClients;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.PoolMetrics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Handlers that stream their response from a session.
 */
@TestInstance(Lifecycle.PER_CLASS)
class StreamedSessionTests {

	private static final int ROWS = 5_000;

	private final TestDatabase database = TestDatabase.postgres(2);

	private ConfigurableApplicationContext context;

	@BeforeAll
	void start() {
		this.context = run();
		this.database
			.execute("INSERT INTO customer (name) SELECT 'c' || n FROM generate_series(1, %d) n".formatted(ROWS));
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.database.close();
	}

	private ConfigurableApplicationContext run() {
		SpringApplication application = new SpringApplication(StreamingApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		application.setDefaultProperties(Map.of("server.port", "0", "asyncdb.url", this.database.url(),
				"asyncdb.migrations.on-startup", "sync", "spring.r2dbc.pool.max-size", "4", "asyncdb.web.max-streams",
				"2", "spring.webflux.problemdetails.enabled", "true"));
		return application.run();
	}

	private WebClient client() {
		return HttpClients
			.webClient("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port"));
	}

	private Flux<Customer> rows(String path) {
		return client().get().uri(path).retrieve().bodyToFlux(Customer.class);
	}

	private HttpStatus status(String path) {
		return client().get()
			.uri(path)
			.exchangeToMono(
					(response) -> response.releaseBody().thenReturn(HttpStatus.valueOf(response.statusCode().value())))
			.block(TestDatabase.TIMEOUT);
	}

	private void awaitNoConnectionInUse() {
		PoolMetrics pool = this.context.getBean(SafePool.class).getMetrics().orElseThrow();
		await().atMost(TestDatabase.TIMEOUT).untilAsserted(() -> assertThat(pool.acquiredSize()).isZero());
	}

	@Test
	void linesArriveInOrderAndTheConnectionIsReturned() {
		rows("/lines").map(Customer::name)
			.as(StepVerifier::create)
			.expectNext("c1", "c2")
			.expectNextCount(ROWS - 2)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		awaitNoConnectionInUse();
	}

	@Test
	void eventsAreStreamed() {
		client().get()
			.uri("/events")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.retrieve()
			.bodyToFlux(String.class)
			.as(StepVerifier::create)
			.expectNext("c1", "c2")
			.thenCancel()
			.verify(TestDatabase.TIMEOUT);
		awaitNoConnectionInUse();
	}

	@Test
	void clientThatGoesAwayFreesConnectionAndPlace() {
		for (int request = 0; request < 5; request++) {
			assertThat(rows("/endless").blockFirst(TestDatabase.TIMEOUT)).isNotNull();
			awaitNoConnectionInUse();
		}
	}

	@Test
	void writeIsRefused() {
		long before = this.database.number("SELECT COUNT(*) FROM customer");
		assertThat(status("/writing").is5xxServerError()).isTrue();
		assertThat(this.database.number("SELECT COUNT(*) FROM customer")).isEqualTo(before);
		awaitNoConnectionInUse();
	}

	@Test
	void failureBeforeTheFirstRowIsAnsweredByTheExceptionHandler() {
		assertThat(status("/failing")).isEqualTo(HttpStatus.GONE);
		assertThat(status("/throwing")).isEqualTo(HttpStatus.GONE);
		assertThat(status("/numbers/nan")).isEqualTo(HttpStatus.BAD_REQUEST);
		assertThat(status("/numbers/1")).isEqualTo(HttpStatus.OK);
		awaitNoConnectionInUse();
	}

	@Test
	void streamsLeaveAShareOfThePoolToOthers() {
		ConnectableFlux<Customer> first = rows("/endless").replay();
		ConnectableFlux<Customer> second = rows("/endless").replay();
		Disposable connections = Disposables.composite(first.connect(), second.connect());
		try {
			assertThat(Flux.merge(first.take(1), second.take(1)).collectList().block(TestDatabase.TIMEOUT)).hasSize(2);
			assertThatExceptionOfType(WebClientResponseException.class)
				.isThrownBy(() -> rows("/endless").blockFirst(TestDatabase.TIMEOUT))
				.satisfies((refusal) -> assertThat(refusal.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE))
				.satisfies(
						(refusal) -> assertThat(refusal.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1"));
			assertThat(status("/one")).isEqualTo(HttpStatus.OK);
		}
		finally {
			connections.dispose();
		}
		awaitNoConnectionInUse();
		assertThat(status("/numbers/1")).isEqualTo(HttpStatus.OK);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(StreamingController.class)
	static class StreamingApplication {

	}

	@RestController
	static class StreamingController {

		private static Flux<Customer> customers(AsyncSession session) {
			return session.select(Customer.class).orderBy(Sort.by("id")).stream();
		}

		@GetMapping(path = "/lines", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Customer> lines(AsyncSession session) {
			return customers(session);
		}

		@GetMapping("/events")
		Flux<ServerSentEvent<String>> events(AsyncSession session) {
			return customers(session).map((customer) -> ServerSentEvent.builder(customer.name()).build());
		}

		@GetMapping(path = "/endless", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Customer> endless(AsyncSession session) {
			return session.select(Customer.class).limit(1).all().concatWith(Flux.never());
		}

		@GetMapping(path = "/writing", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Customer> writing(AsyncSession session) {
			return session.save(new Customer(null, "new")).flux();
		}

		@GetMapping(path = "/failing", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Customer> failing(AsyncSession session) {
			return session.select(Customer.class).count().thenMany(Flux.error(new IllegalStateException("gone")));
		}

		@GetMapping(path = "/throwing", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Customer> throwing(AsyncSession session) {
			throw new IllegalStateException("gone");
		}

		@GetMapping(path = "/numbers/{number}", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Customer> numbers(@PathVariable int number, AsyncSession session) {
			return session.select(Customer.class).limit(number).all();
		}

		@GetMapping("/one")
		Mono<Customer> one(AsyncSession session) {
			return session.select(Customer.class).first();
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.GONE)
		void gone(IllegalStateException gone) {
		}

	}

}
