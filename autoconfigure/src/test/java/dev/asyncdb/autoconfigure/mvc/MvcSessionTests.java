package dev.asyncdb.autoconfigure.mvc;

import java.io.IOException;
import java.nio.file.Path;

import dev.asyncdb.AsyncDb;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbConnectionAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbPoolAutoConfiguration;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.autoconfigure.HttpClients;
import dev.asyncdb.autoconfigure.databases.AsyncdbDatabasesAutoConfiguration;
import dev.asyncdb.autoconfigure.handler.AbstractHandlerSessionTests;
import dev.asyncdb.autoconfigure.handler.AsyncdbHandlerAutoConfiguration;
import dev.asyncdb.autoconfigure.handler.AsyncdbHandlerCheckAutoConfiguration;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.testing.TestDatabase;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions of handlers of Spring MVC, on a real server and a real database: those that
 * block on virtual threads, if there are any.
 */
@Tag("bridge")
class MvcSessionTests extends AbstractHandlerSessionTests {

	private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

	private final Tomcat tomcat = new Tomcat();

	private AnnotationConfigWebApplicationContext context;

	private WebTestClient client;

	@BeforeAll
	void start(@TempDir Path directory) throws LifecycleException {
		this.context = new AnnotationConfigWebApplicationContext();
		this.context.register(HAS_VIRTUAL_THREADS ? VirtualApplication.class : TestApplication.class);
		TestPropertyValues
			.of("spring.threads.virtual.enabled=" + HAS_VIRTUAL_THREADS, "asyncdb.url=" + this.database.url(),
					"asyncdb.databases.reporting.url=" + Applications.h2(), "spring.r2dbc.pool.max-size=4",
					"asyncdb.web.rollback-on-error-status=true", "spring.r2dbc.pool.initial-size=1")
			.applyTo(this.context);
		this.tomcat.setBaseDir(directory.toString());
		this.tomcat.setPort(0);
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("tomcat-");
		threads.setVirtualThreads(HAS_VIRTUAL_THREADS);
		this.tomcat.getConnector().getProtocolHandler().setExecutor(threads);
		String servlet = "dispatcher";
		Context root = this.tomcat.addContext("", directory.toString());
		root.setParentClassLoader(MvcSessionTests.class.getClassLoader());
		Wrapper dispatcher = Tomcat.addServlet(root, servlet, new DispatcherServlet(this.context));
		dispatcher.setLoadOnStartup(1);
		dispatcher.setAsyncSupported(true);
		root.addServletMappingDecoded("/", servlet);
		this.tomcat.start();
		this.client = HttpClients.webTestClient(url());
		createTables();
	}

	@Override
	protected ApplicationContext context() {
		return this.context;
	}

	private String url() {
		return "http://localhost:" + this.tomcat.getConnector().getLocalPort();
	}

	@AfterAll
	void stop() throws LifecycleException {
		this.tomcat.stop();
		this.tomcat.destroy();
		this.context.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/reactive/ada", "/all/ada", "/bridge/ada" })
	void handlerThatReturnsAPublisherIsCommittedBeforeTheResponse(String path) {
		this.client.post().uri(path).exchange().expectStatus().isOk();
		assertThat(customers()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "/reactive-failing/ada,423", "/reactive-late/bob,409" })
	void handlerThatReturnsAPublisherIsRolledBack(String path, int status) {
		this.database.execute("INSERT INTO customer (name) VALUES ('bob')");
		this.client.post().uri(path).exchange().expectStatus().isEqualTo(status);
		assertThat(customers()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/refused-entity/ada", "/refused-view/ada", "/refused-declared/ada", "/refused-empty/ada",
			"/refused-response/ada" })
	void handlerThatAnswersWithTheStatusOfAnErrorIsRolledBack(String path) {
		this.client.post().uri(path).exchange().expectStatus().isEqualTo(HttpStatus.GONE);
		assertThat(customers()).isZero();
	}

	@Test
	void argumentWithANameIsASessionOfThatDatabase() {
		this.client.post().uri("/reporting/ada").exchange().expectStatus().isOk();
		assertThat(customers()).isZero();
		assertThat(manager("reportingDatabaseManager").inSession((session) -> session.select(Customer.class).count())
			.block(TestDatabase.TIMEOUT)).isOne();
	}

	@Test
	void streamReadsWhileItsResponseIsWritten() {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada'), ('bob')");
		HttpClients.webClient(url())
			.get()
			.uri("/names")
			.retrieve()
			.bodyToFlux(String.class)
			.collectList()
			.as(StepVerifier::create)
			.assertNext((names) -> assertThat(String.join("", names)).contains("ada", "bob"))
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void blockingHandlerRunsOnTheThreadOfItsRequestAndIsCommittedBeforeTheResponse() {
		this.client.post()
			.uri("/blocking/ada")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((thread) -> assertThat(thread).startsWith("tomcat-"));
		assertThat(customers()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "/blocking-failing/ada,423", "/blocking-checked/ada,410", "/blocking-late/bob,409",
			"/blocking-refused/bob,409" })
	@EnabledForJreRange(min = JRE.JAVA_21)
	void blockingHandlerThatFailsIsRolledBack(String path, int status) {
		this.database.execute("INSERT INTO customer (name) VALUES ('bob')");
		this.client.post().uri(path).exchange().expectStatus().isEqualTo(status);
		assertThat(customers()).isOne();
	}

	/**
	 * Spring MVC without Spring Boot's server, which would be that of all tests.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableWebMvc
	@ImportAutoConfiguration({ R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
			AsyncdbConnectionAutoConfiguration.class, AsyncdbPoolAutoConfiguration.class,
			AsyncdbAutoConfiguration.class, AsyncdbDatabasesAutoConfiguration.class,
			AsyncdbHandlerAutoConfiguration.class, AsyncdbHandlerCheckAutoConfiguration.class,
			AsyncdbMvcAutoConfiguration.class })
	@Import(ReactiveController.class)
	static class TestApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ TestApplication.class, BlockingController.class })
	static class VirtualApplication {

	}

	/**
	 * Handlers that return publishers.
	 */
	@RestController
	static class ReactiveController {

		private static Mono<String> store(String name, AsyncSession session) {
			return session.save(new Customer(null, name)).map(Customer::name);
		}

		@PostMapping("/reactive/{name}")
		Mono<String> reactive(@PathVariable("name") String name, AsyncSession session) {
			return store(name, session);
		}

		@PostMapping("/all/{name}")
		Flux<String> all(@PathVariable("name") String name, AsyncSession session) {
			return store(name, session).flux();
		}

		@PostMapping("/bridge/{name}")
		Mono<String> bridge(@PathVariable("name") String name, BlockingSession session) {
			return Mono.just(session.save(new Customer(null, name)).name());
		}

		@PostMapping("/reactive-failing/{name}")
		Mono<String> failing(@PathVariable("name") String name, AsyncSession session) {
			return store(name, session).then(Mono.error(new IllegalArgumentException("failed")));
		}

		@PostMapping("/reactive-late/{name}")
		Mono<String> late(@PathVariable("name") String name, AsyncSession session) {
			session.add(new Customer(null, name));
			return Mono.just("stored");
		}

		@PostMapping("/refused-entity/{name}")
		Mono<ResponseEntity<String>> refusedEntity(@PathVariable("name") String name, AsyncSession session) {
			return store(name, session).map((stored) -> ResponseEntity.status(HttpStatus.GONE).body(stored));
		}

		@PostMapping("/refused-view/{name}")
		Mono<ModelAndView> refusedView(@PathVariable("name") String name, AsyncSession session) {
			View view = (model, request, response) -> response.getWriter().write("gone");
			ModelAndView refusal = new ModelAndView(view);
			refusal.setStatus(HttpStatus.GONE);
			return store(name, session).thenReturn(refusal);
		}

		@PostMapping("/refused-declared/{name}")
		@ResponseStatus(HttpStatus.GONE)
		Mono<String> refusedByDeclaration(@PathVariable("name") String name, AsyncSession session) {
			return store(name, session);
		}

		@PostMapping("/refused-empty/{name}")
		@ResponseStatus(HttpStatus.GONE)
		Mono<Void> refusedWithoutAValue(@PathVariable("name") String name, AsyncSession session) {
			return store(name, session).then();
		}

		@PostMapping("/refused-response/{name}")
		Mono<String> refusedOnTheResponse(@PathVariable("name") String name, AsyncSession session,
				HttpServletResponse response) {
			return store(name, session).doOnNext((stored) -> response.setStatus(HttpServletResponse.SC_GONE));
		}

		@PostMapping("/reporting/{name}")
		Mono<String> reporting(@PathVariable("name") String name, @AsyncDb("reporting") AsyncSession session) {
			return store(name, session);
		}

		@GetMapping(path = "/names", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<String> names(AsyncSession session) {
			return session.select(Customer.class).stream(1).map(Customer::name);
		}

		@ExceptionHandler
		ResponseEntity<String> failed(IllegalArgumentException failure) {
			return ResponseEntity.status(HttpStatus.LOCKED).body("failed");
		}

		@ExceptionHandler
		ResponseEntity<String> taken(DuplicateKeyException failure) {
			return ResponseEntity.status(HttpStatus.CONFLICT).body("taken");
		}

	}

	/**
	 * Handlers that block.
	 */
	@RestController
	static class BlockingController {

		@PostMapping("/blocking/{name}")
		String blocking(@PathVariable("name") String name, BlockingSession session) {
			session.save(new Customer(null, name));
			return Thread.currentThread().getName();
		}

		@PostMapping("/blocking-failing/{name}")
		String failing(@PathVariable("name") String name, BlockingSession session) {
			session.save(new Customer(null, name));
			throw new IllegalArgumentException("failed");
		}

		@PostMapping("/blocking-checked/{name}")
		String checked(@PathVariable("name") String name, BlockingSession session) throws IOException {
			session.save(new Customer(null, name));
			throw new IOException("gone");
		}

		@PostMapping("/blocking-late/{name}")
		String late(@PathVariable("name") String name, BlockingSession session) {
			session.add(new Customer(null, name));
			return "stored";
		}

		@PostMapping("/blocking-refused/{name}")
		ResponseEntity<String> refused(@PathVariable("name") String name, BlockingSession session) {
			try {
				session.save(new Customer(null, name));
				return ResponseEntity.ok("stored");
			}
			catch (DuplicateKeyException ex) {
				return ResponseEntity.status(HttpStatus.CONFLICT).body("taken");
			}
		}

		@ExceptionHandler
		ResponseEntity<String> gone(IOException failure) {
			return ResponseEntity.status(HttpStatus.GONE).body("gone");
		}

		@ExceptionHandler
		ResponseEntity<String> failed(IllegalArgumentException failure) {
			return ResponseEntity.status(HttpStatus.LOCKED).body("failed");
		}

		@ExceptionHandler
		ResponseEntity<String> taken(DuplicateKeyException failure) {
			return ResponseEntity.status(HttpStatus.CONFLICT).body("taken");
		}

	}

}
