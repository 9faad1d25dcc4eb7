package dev.asyncdb.autoconfigure.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.autoconfigure.HttpClients;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.testing.LogCapture;
import dev.asyncdb.testing.TestDatabase;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors of a real database as problem details.
 */
@TestInstance(Lifecycle.PER_CLASS)
class DatabaseProblemsTests {

	private final TestDatabase database = TestDatabase.postgres(1);

	private ConfigurableApplicationContext context;

	@BeforeAll
	void start() {
		SpringApplication application = new SpringApplication(ProblemApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		this.context = application.run("--server.port=0", "--asyncdb.url=" + this.database.url(),
				"--asyncdb.migrations.on-startup=sync", "--spring.webflux.problemdetails.enabled=true");
		this.database.execute("INSERT INTO customer (name) VALUES ('ada'), ('bob')");
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.database.close();
	}

	private static WebTestClient.ResponseSpec get(ConfigurableApplicationContext context, String path) {
		return HttpClients
			.webTestClient("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
			.get()
			.uri(path)
			.exchange();
	}

	private BodyContentSpec problem(String path, int status) {
		return get(this.context, path).expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status);
	}

	@Test
	void missingRowIsNotFound() {
		problem("/customers/nobody", 404);
	}

	@Test
	void takenKeyIsAConflictWithoutValues() {
		problem("/rename/ada/bob", 409).jsonPath("$.detail")
			.value((String detail) -> assertThat(detail).doesNotContainIgnoringCase("bob")
				.doesNotContainIgnoringCase("customer"));
	}

	@Test
	void refusedConnectionIsLoggedInOneLineAndATakenKeyForDebuggingOnly() {
		try (LogCapture log = new LogCapture()) {
			get(this.context, "/unavailable").expectStatus().isEqualTo(503);
			get(this.context, "/rename/ada/bob").expectStatus().isEqualTo(409);
			assertThat(log.messages("dev.asyncdb.autoconfigure.handler")).satisfiesExactly(
					(warning) -> assertThat(warning)
						.contains("answered by 503: No connection to PostgreSQL is available"),
					(detail) -> assertThat(detail).isEqualTo("A request is answered by 409"));
		}
	}

	@Test
	void refusedConnectionIsUnavailable() {
		get(this.context, "/unavailable").expectStatus()
			.isEqualTo(503)
			.expectHeader()
			.exists(HttpHeaders.RETRY_AFTER)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(503);
	}

	@Test
	void invalidEntityIsABadRequestThatNamesThePropertyWithoutItsValue() {
		problem("/guests/far-too-long", 400).jsonPath("$.errors[0].property")
			.isEqualTo("name")
			.jsonPath("$.errors[0].message")
			.isEqualTo("is not valid")
			.jsonPath("$.errors[1].message")
			.isEqualTo("size must be between 0 and 5")
			.jsonPath("$")
			.value((Map<String, Object> body) -> assertThat(body.toString()).doesNotContain("far-too-long: no"));
		assertThat(this.database.number("SELECT COUNT(*) FROM customer")).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "/constrained,409", "/too-long,422", "/refused,400", "/mistyped,400", "/wrapped,404" })
	void errorHasTheStatusOfWhatTheClientCanDo(String path, int status) {
		problem(path, status).jsonPath("$.detail")
			.value((String detail) -> assertThat(detail).doesNotContain("s3cr3t")
				.doesNotContainIgnoringCase("customer"));
	}

	@Test
	void statementThatTakesTooLongIsAGatewayTimeout() {
		problem("/slow", 504).jsonPath("$.detail")
			.value((String detail) -> assertThat(detail).doesNotContainIgnoringCase("sleep"));
	}

	@Test
	void transactionThatTakesTooLongIsAGatewayTimeout() {
		problem("/long", 504);
	}

	@Test
	void unknownOutcomeOfACommitIsNotAnsweredAsItsCause() {
		get(this.context, "/unknown").expectStatus()
			.isEqualTo(500)
			.expectHeader()
			.doesNotExist(HttpHeaders.RETRY_AFTER);
	}

	@Test
	void handlerOfTheControllerTakesPrecedence() {
		get(this.context, "/changed").expectStatus().isEqualTo(412);
	}

	@Test
	void problemsAreOffUnlessThoseOfSpringBootAreOn() {
		ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AsyncdbProblemDetailsAutoConfiguration.class));
		runner.run((off) -> assertThat(off).doesNotHaveBean(DatabaseProblems.class));
		ReactiveWebApplicationContextRunner on = runner
			.withPropertyValues("spring.webflux.problemdetails.enabled=true");
		on.run((configured) -> assertThat(configured).hasSingleBean(DatabaseProblems.class));
		on.withPropertyValues("asyncdb.web.problem-details=false")
			.run((off) -> assertThat(off).doesNotHaveBean(DatabaseProblems.class));
		on.withClassLoader(new FilteredClassLoader(WebFluxConfigurer.class))
			.run((off) -> assertThat(off).doesNotHaveBean(DatabaseProblems.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ProblemController.class)
	static class ProblemApplication {

	}

	@RestController
	static class ProblemController {

		private final AsyncDatabaseManager manager;

		ProblemController(AsyncDatabaseManager manager) {
			this.manager = manager;
		}

		@GetMapping("/customers/{name}")
		Mono<Customer> customer(@PathVariable String name, AsyncSession session) {
			return session.getOne(Customer.class, Values.of(Customer::name, name));
		}

		@GetMapping("/rename/{from}/{to}")
		Mono<Customer> rename(@PathVariable String from, @PathVariable String to, AsyncSession session) {
			return session.getOne(Customer.class, Values.of(Customer::name, from))
				.flatMap((found) -> session.save(new Customer(found.id(), to)));
		}

		@GetMapping("/unavailable")
		Mono<Long> unavailable() {
			AsyncDatabaseManager manager = AsyncDatabaseManager.builder("postgresql://nobody@localhost:1/none").build();
			return manager.inSession((session) -> session.select(Customer.class).count());
		}

		@GetMapping("/guests/{name}")
		Mono<Guest> guest(@PathVariable String name, AsyncSession session) {
			return session.save(new Guest(null, name));
		}

		@GetMapping("/constrained")
		Mono<Long> constrained(AsyncSession session) {
			return session.sql().sql("INSERT INTO customer (name) VALUES (NULL)").fetch().rowsUpdated();
		}

		@GetMapping("/too-long")
		Mono<Customer> tooLongAValue(AsyncSession session) {
			return session.save(new Customer(null, "s3cr3t".repeat(50)));
		}

		@GetMapping("/refused")
		Mono<Persisted<Customer>> refused(AsyncSession session) {
			return session.getOrCreate(Customer.class, Values.from(Customer.class, Map.of("s3cr3t", 1), "name"));
		}

		@GetMapping("/mistyped")
		Mono<Persisted<Customer>> mistyped(AsyncSession session) {
			return session.getOrCreate(Customer.class,
					Values.from(Customer.class, Map.of("name", List.of("s3cr3t")), "name"));
		}

		@GetMapping("/wrapped")
		Mono<Customer> wrapped(AsyncSession session) {
			return customer("nobody", session).onErrorMap((failure) -> new IllegalStateException("s3cr3t", failure));
		}

		@GetMapping("/slow")
		Mono<Long> slow(AsyncSession session) {
			return session.sql()
				.sql("SET statement_timeout = '50ms'")
				.then()
				.then(session.sql().sql("SELECT pg_sleep(60)").fetch().rowsUpdated());
		}

		@GetMapping("/long")
		Mono<Long> tooLong() {
			TransactionOptions options = TransactionOptions.defaults().withTimeout(Duration.ofSeconds(1));
			return this.manager.inTransaction(options,
					(session) -> session.sql()
						.sql("SELECT pg_sleep(0.7)")
						.then()
						.then(Mono.delay(Duration.ofSeconds(1)))
						.then(session.sql().sql("SELECT 1").fetch().rowsUpdated()));
		}

		@GetMapping("/unknown")
		Mono<Long> unknown() {
			return Mono.error(new CommitOutcomeUnknownException(new DataAccessResourceFailureException("lost")));
		}

		@GetMapping("/changed")
		Mono<Customer> changed() {
			return Mono.error(new OptimisticLockingFailureException("changed"));
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.PRECONDITION_FAILED)
		void changed(OptimisticLockingFailureException changed) {
		}

	}

	@Table("customer")
	record Guest(@Id @Nullable Long id,
			@Size(max = 5) @Pattern(regexp = "[a-z]*", message = "${validatedValue}: no") String name) {

	}

}
