package dev.asyncdb.autoconfigure.web;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbConnectionAutoConfiguration;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.autoconfigure.HttpClients;
import dev.asyncdb.autoconfigure.handler.AsyncdbHandlerAutoConfiguration;
import dev.asyncdb.autoconfigure.migration.AsyncdbMigrationAutoConfiguration;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.jdbc.SessionDataSource;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sessions of requests, on a real server and a real database.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SessionArgumentTests {

	private final TestDatabase database = TestDatabase.postgres(1);

	private ConfigurableApplicationContext context;

	private WebTestClient client;

	private String baseUrl;

	@BeforeAll
	void start() {
		SpringApplication application = new SpringApplication(TestApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		this.context = application.run("--server.port=0", "--spring.main.banner-mode=off",
				"--asyncdb.url=" + this.database.url(), "--asyncdb.migrations.on-startup=sync",
				"--spring.r2dbc.pool.max-size=5", "--spring.r2dbc.pool.initial-size=1");
		this.baseUrl = "http://localhost:" + this.context.getEnvironment().getProperty("local.server.port");
		this.client = HttpClients.webTestClient(this.baseUrl);
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.database.close();
	}

	@BeforeEach
	void emptyTable() {
		this.database.execute("DELETE FROM customer");
	}

	@AfterEach
	void nothingIsHeld() {
		ConnectionPool pool = this.context.getBean(ConnectionPool.class);
		await().atMost(TestDatabase.TIMEOUT).until(() -> pool.getMetrics().orElseThrow().acquiredSize() == 0);
	}

	private long customers() {
		return this.database.number("SELECT COUNT(*) FROM customer");
	}

	@Test
	void handlerWhenItSucceedsHasCommittedBeforeTheResponse() {
		this.client.post()
			.uri("/created/ada")
			.exchange()
			.expectStatus()
			.isCreated()
			.expectHeader()
			.valueEquals("X", "y");
		assertThat(customers()).isOne();
	}

	@Test
	void handlerWhenPublisherFailsRollsBack() {
		this.client.post().uri("/failing/ada").exchange().expectStatus().is5xxServerError();
		assertThat(customers()).isZero();
	}

	@Test
	void handlerWhenItThrowsRollsBackAndItsExceptionHandlerAnswers() {
		this.client.post().uri("/throwing/ada").exchange().expectStatus().isEqualTo(HttpStatus.LOCKED);
		assertThat(customers()).isZero();
	}

	@Test
	void handlerWhenCommitFailsAnswersThroughTheExceptionHandler() {
		this.client.post().uri("/late-conflict/ada").exchange().expectStatus().isEqualTo(HttpStatus.CONFLICT);
		assertThat(customers()).isZero();
	}

	// PostgreSQL refuses to commit after the caught error
	@ParameterizedTest
	@ValueSource(strings = { "/refused/ada", "/refused-blocking/ada" })
	void handlerWhenItCatchesTheErrorAndAnswersItselfIsHeard(String path) {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada')");
		this.client.post()
			.uri(path)
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.CONFLICT)
			.expectBody(String.class)
			.isEqualTo("taken");
		assertThat(customers()).isOne();
	}

	@Test
	void handlerWhenItCatchesTheErrorAndReportsSuccessIsOverruledByTheExceptionHandler() {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada')");
		this.client.post()
			.uri("/swallowed/ada")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.CONFLICT)
			.expectBody(String.class)
			.value((body) -> assertThat(body).isNotEqualTo("stored"));
		assertThat(customers()).isOne();
	}

	@Test
	void handlerWhenItReturnsAFluxAnswersAllAfterTheCommit() {
		this.client.get()
			.uri("/flux")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.length()")
			.isEqualTo(3);
		assertThat(customers()).isEqualTo(3);
	}

	@Test
	void handlerWhenItReturnsNothingCommits() {
		this.client.post().uri("/nothing/ada").exchange().expectStatus().isNoContent().expectBody().isEmpty();
		assertThat(customers()).isOne();
	}

	@Test
	void handlerWhenItReturnsAPlainValueCommits() {
		this.client.get().uri("/plain/ada").exchange().expectStatus().isOk().expectBody(String.class).isEqualTo("ada");
		assertThat(customers()).isOne();
	}

	@Test
	void handlerWhenItNeverTouchesTheSessionTakesNoConnection() {
		this.client.get().uri("/untouched").exchange().expectStatus().isOk().expectBody(Integer.class).isEqualTo(0);
	}

	@Test
	void handlerThatStreamsCannotWrite() {
		this.client.get().uri("/events").exchange().expectStatus().is5xxServerError();
		assertThat(customers()).isZero();
	}

	@Test
	void exceptionHandlerGetsNoSession() {
		this.client.post().uri("/unsupported/ada").exchange().expectStatus().is5xxServerError();
		assertThat(customers()).isZero();
	}

	@Test
	void handlerWhenItReturnsNoPublisherIsTold() {
		this.manager()
			.<Object>inTransaction((session) -> null)
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).hasMessageContaining("return a publisher"))
			.verify(TestDatabase.TIMEOUT);
	}

	private AsyncDatabaseManager manager() {
		return this.context.getBean(AsyncDatabaseManager.class);
	}

	@Test
	void handlerWithoutSessionIsLeftToSpring() {
		this.client.get().uri("/without").exchange().expectStatus().isOk().expectBody(String.class).isEqualTo("plain");
	}

	@Test
	void handlerWhenItCommitsItselfIsRefused() {
		this.client.post().uri("/commits/ada").exchange().expectStatus().is5xxServerError();
		assertThat(customers()).isZero();
	}

	@Test
	void blockingHandlerIsCommittedBeforeTheResponse() {
		this.client.post()
			.uri("/blocking/ada")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"name\": \"grace\"}")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("2");
		assertThat(customers()).isEqualTo(2);
	}

	@Test
	void blockingHandlerWhenItThrowsRollsBackAndItsExceptionHandlerAnswers() {
		this.client.post().uri("/blocking-failing/ada").exchange().expectStatus().isEqualTo(HttpStatus.LOCKED);
		assertThat(customers()).isZero();
	}

	@Test
	void blockingHandlerWhenClientHangsUpRollsBack() {
		HttpClients.webClient(this.baseUrl)
			.post()
			.uri("/blocking-slow/ada")
			.retrieve()
			.toBodilessEntity()
			.takeUntilOther(Mono.delay(Duration.ofMillis(300)))
			.block(TestDatabase.TIMEOUT);
		nothingIsHeld();
		assertThat(customers()).isZero();
	}

	@Test
	void handlerWhenClientHangsUpRollsBack() throws InterruptedException {
		TestController controller = this.context.getBean(TestController.class);
		HttpClients.webClient(this.baseUrl)
			.post()
			.uri("/slow/ada")
			.retrieve()
			.toBodilessEntity()
			.takeUntilOther(
					Mono.fromRunnable(() -> awaitQuietly(controller.written)).subscribeOn(Schedulers.boundedElastic()))
			.block(TestDatabase.TIMEOUT);
		assertThat(controller.cancelled.await(TestDatabase.TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		nothingIsHeld();
		assertThat(customers()).isZero();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			assertThat(latch.await(TestDatabase.TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ NettyReactiveWebServerAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
			WebFluxAutoConfiguration.class, ErrorWebFluxAutoConfiguration.class, CodecsAutoConfiguration.class,
			JacksonAutoConfiguration.class, R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
			AsyncdbConnectionAutoConfiguration.class, AsyncdbMigrationAutoConfiguration.class,
			AsyncdbAutoConfiguration.class, AsyncdbHandlerAutoConfiguration.class,
			AsyncdbWebFluxAutoConfiguration.class })
	@Import(TestController.class)
	static class TestApplication {

	}

	/**
	 * Handlers of all kinds.
	 */
	@RestController
	static class TestController {

		private final AsyncDatabaseManager manager;

		private final ConnectionPool pool;

		private final CountDownLatch written = new CountDownLatch(1);

		private final CountDownLatch cancelled = new CountDownLatch(1);

		TestController(AsyncDatabaseManager manager, ConnectionPool pool) {
			this.manager = manager;
			this.pool = pool;
		}

		@PostMapping("/created/{name}")
		Mono<ResponseEntity<Mono<String>>> created(@PathVariable String name, AsyncSession session) {
			return Mono.just(ResponseEntity.status(HttpStatus.CREATED)
				.header("X", "y")
				.body(session.getOrCreate(Customer.class, Values.of(Customer::name, name))
					.map(Persisted::entity)
					.map(Customer::name)));
		}

		@PostMapping("/failing/{name}")
		Mono<String> failing(@PathVariable String name, AsyncSession session) {
			return session.save(new Customer(null, name)).then(Mono.error(new IllegalArgumentException("no")));
		}

		@PostMapping("/throwing/{name}")
		Mono<String> throwing(@PathVariable String name, AsyncSession session) {
			session.add(new Customer(null, name));
			throw new IllegalStateException("no");
		}

		@PostMapping("/late-conflict/{name}")
		Mono<String> lateConflict(@PathVariable String name, AsyncSession session) {
			session.add(new Customer(null, name));
			session.add(new Customer(null, name));
			return Mono.just("done");
		}

		@PostMapping("/refused/{name}")
		Mono<ResponseEntity<String>> refused(@PathVariable String name, AsyncSession session) {
			return session.save(new Customer(null, "other"))
				.then(session.save(new Customer(null, name)))
				.map((stored) -> ResponseEntity.ok("stored"))
				.onErrorResume(DuplicateKeyException.class,
						(taken) -> Mono.just(ResponseEntity.status(HttpStatus.CONFLICT).body("taken")));
		}

		@PostMapping("/refused-blocking/{name}")
		ResponseEntity<String> refused(@PathVariable String name, BlockingSession session) {
			try {
				session.save(new Customer(null, name));
				return ResponseEntity.ok("stored");
			}
			catch (DuplicateKeyException ex) {
				return ResponseEntity.status(HttpStatus.CONFLICT).body("taken");
			}
		}

		@PostMapping("/swallowed/{name}")
		Mono<ResponseEntity<String>> swallowed(@PathVariable String name, AsyncSession session) {
			return session.save(new Customer(null, name))
				.map((stored) -> ResponseEntity.ok("stored"))
				.onErrorResume(DuplicateKeyException.class, (taken) -> Mono.just(ResponseEntity.ok("stored")));
		}

		@GetMapping("/flux")
		Flux<Customer> flux(AsyncSession session) {
			return Flux.just("ada", "grace", "joan").concatMap((name) -> session.save(new Customer(null, name)));
		}

		@PostMapping("/nothing/{name}")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		Mono<Void> nothing(@PathVariable String name, AsyncSession session) {
			return session.save(new Customer(null, name)).then();
		}

		@GetMapping("/plain/{name}")
		String plain(@PathVariable String name, AsyncSession session) {
			session.add(new Customer(null, name));
			return name;
		}

		@GetMapping("/untouched")
		Mono<Integer> untouched(AsyncSession session) {
			return Mono.fromSupplier(() -> this.pool.getMetrics().orElseThrow().acquiredSize());
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<Customer> events(AsyncSession session) {
			return flux(session);
		}

		@GetMapping("/without")
		Mono<String> without() {
			return this.manager.inTransaction((session) -> Mono.just("plain"));
		}

		@PostMapping("/commits/{name}")
		Mono<Void> commits(@PathVariable String name, AsyncSession session) {
			return session.save(new Customer(null, name)).then(session.commit());
		}

		@PostMapping("/unsupported/{name}")
		Mono<String> unsupported(@PathVariable String name, AsyncSession session) {
			return session.save(new Customer(null, name)).then(Mono.error(new UnsupportedOperationException("no")));
		}

		@ExceptionHandler
		Mono<Long> handle(UnsupportedOperationException failure, AsyncSession session) {
			return session.select(Customer.class).count();
		}

		@PostMapping("/slow/{name}")
		Mono<String> slow(@PathVariable String name, AsyncSession session) {
			return session.save(new Customer(null, name))
				.doOnNext((saved) -> this.written.countDown())
				.then(Mono.delay(Duration.ofMinutes(5)))
				.map(Objects::toString)
				.doOnCancel(this.cancelled::countDown);
		}

		@PostMapping("/blocking/{name}")
		String blocking(@PathVariable String name, BlockingSession session, @RequestBody Customer other) {
			session.save(new Customer(null, name));
			session.add(other);
			Long counted = session.await(Bridge.call(() -> JdbcClient.create(SessionDataSource.of(this.manager))
				.sql("SELECT COUNT(*) FROM customer")
				.query(Long.class)
				.single()));
			return String.valueOf(counted);
		}

		@PostMapping("/blocking-failing/{name}")
		String blockingFailing(@PathVariable String name, BlockingSession session) {
			session.save(new Customer(null, name));
			throw new IllegalStateException("no");
		}

		@PostMapping("/blocking-slow/{name}")
		String blockingSlow(@PathVariable String name, BlockingSession session) {
			session.save(new Customer(null, name));
			session.await(Mono.delay(Duration.ofSeconds(2)));
			session.flush();
			return name;
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.LOCKED)
		Mono<String> handle(IllegalStateException failure) {
			return (failure.getMessage() != null && failure.getMessage().equals("no")) ? Mono.just("handled")
					: Mono.error(failure);
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.CONFLICT)
		String handle(DuplicateKeyException failure) {
			return "conflict";
		}

	}

}
