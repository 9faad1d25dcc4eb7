package dev.asyncdb.autoconfigure.rsocket;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.asyncdb.AsyncDb;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbConnectionAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbPoolAutoConfiguration;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.autoconfigure.databases.AsyncdbDatabasesAutoConfiguration;
import dev.asyncdb.autoconfigure.handler.AbstractHandlerSessionTests;
import dev.asyncdb.autoconfigure.handler.AsyncdbHandlerAutoConfiguration;
import dev.asyncdb.autoconfigure.handler.AsyncdbHandlerCheckAutoConfiguration;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.rsocket.core.RSocketServer;
import io.rsocket.exceptions.ApplicationErrorException;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.rsocket.RSocketRequester;
import org.springframework.messaging.rsocket.annotation.support.RSocketMessageHandler;
import org.springframework.stereotype.Controller;
import org.springframework.test.util.AopTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sessions of RSocket handlers, over a real socket and on a real database.
 */
class RSocketSessionTests extends AbstractHandlerSessionTests {

	private ConfigurableApplicationContext context;

	private CloseableChannel server;

	private RSocketRequester client;

	private Handlers handlers;

	@BeforeAll
	void start() {
		SpringApplication application = new SpringApplication(TestApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		this.context = application.run("--spring.main.banner-mode=off", "--asyncdb.url=" + this.database.url(),
				"--asyncdb.databases.reporting.url=" + Applications.h2(), "--spring.r2dbc.pool.max-size=4",
				"--spring.r2dbc.pool.initial-size=1");
		this.server = RSocketServer.create(this.context.getBean(RSocketMessageHandler.class).responder())
			.bind(TcpServerTransport.create("localhost", 0))
			.block(TestDatabase.TIMEOUT);
		this.client = RSocketRequester.builder().tcp("localhost", this.server.address().getPort());
		this.handlers = AopTestUtils.getUltimateTargetObject(this.context.getBean(Handlers.class));
		createTables();
	}

	@Override
	protected ApplicationContext context() {
		return this.context;
	}

	@AfterAll
	void stop() {
		this.client.dispose();
		this.server.dispose();
		this.context.close();
	}

	@BeforeEach
	void forgetSaved() {
		this.handlers.saved.clear();
	}

	private Mono<String> request(String route, String name) {
		return this.client.route(route).data(name).retrieveMono(String.class);
	}

	@Test
	void requestIsCommittedBeforeItsResponse() {
		request("create", "ada").as(StepVerifier::create)
			.expectNext("ada")
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		assertThat(customers()).isOne();
	}

	@Test
	void requestWithoutAnAnswerIsCommittedBeforeItCompletes() {
		request("nothing", "ada").as(StepVerifier::create).expectComplete().verify(TestDatabase.TIMEOUT);
		assertThat(customers()).isOne();
	}

	@Test
	void requestThatFailsIsRolledBackAndItsExceptionHandlerAnswers() {
		request("fail", "ada").as(StepVerifier::create)
			.expectNext("handled failed")
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		assertThat(customers()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "create,A resource with the same key exists already",
			"late,A resource with the same key exists already", "missing,There is no such resource",
			"grammar,The request could not be executed", "driver,The request could not be executed" })
	void requesterLearnsWhatAnErrorOfTheDatabaseMeansWithoutSqlOrValues(String route, String message) {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada')");
		request(route, "ada").as(StepVerifier::create)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOf(ApplicationErrorException.class).hasMessage(message))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void errorsOfControllersWithoutSessionsAreLeftAloneUnlessTheSettingsNameADatabase() {
		DatabaseRSocketErrors errors = new DatabaseRSocketErrors(false);
		assertThat(errors.isApplicableToBeanType(Handlers.class)).isTrue();
		assertThat(errors.isApplicableToBeanType(WithoutSession.class)).isFalse();
		assertThat(new DatabaseRSocketErrors(true).isApplicableToBeanType(WithoutSession.class)).isTrue();
	}

	@Test
	void exceptionHandlerOfTheApplicationTakesPrecedence() {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada')");
		request("handled", "ada").as(StepVerifier::create)
			.expectNext("handled by the application")
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void requestOfWhichTheCommitFailsIsAnError() {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada')");
		request("late", "ada").as(StepVerifier::create).expectError().verify(TestDatabase.TIMEOUT);
		assertThat(customers()).isOne();
	}

	@Test
	void messageThatExpectsNothingIsCommitted() {
		this.client.route("nothing").data("ada").send().block(TestDatabase.TIMEOUT);
		await().atMost(TestDatabase.TIMEOUT).until(() -> customers() == 1);
	}

	@Test
	void blockingSessionIsUsedOffTheEventLoop() {
		request("blocking", "ada").as(StepVerifier::create)
			.assertNext((thread) -> assertThat(thread).startsWith("asyncdb-bridge-"))
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		assertThat(customers()).isOne();
	}

	@Test
	void argumentWithANameIsASessionOfThatDatabase() {
		request("reporting", "ada").block(TestDatabase.TIMEOUT);
		assertThat(customers()).isZero();
		assertThat(manager("reportingDatabaseManager").inSession((session) -> session.select(Customer.class).count())
			.block(TestDatabase.TIMEOUT)).isOne();
	}

	@Test
	void streamReadsFromASessionThatOnlyReads() {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada'), ('bob')");
		this.client.route("names")
			.retrieveFlux(String.class)
			.as(StepVerifier::create)
			.expectNext("ada", "bob")
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		this.client.route("writing")
			.retrieveFlux(String.class)
			.as(StepVerifier::create)
			.expectError()
			.verify(TestDatabase.TIMEOUT);
		assertThat(customers()).isEqualTo(2);
	}

	@Test
	void streamThatIsCancelledLeaksNothing() {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada'), ('bob')");
		this.client.route("names")
			.retrieveFlux(String.class)
			.as((names) -> StepVerifier.create(names, 1))
			.expectNext("ada")
			.thenCancel()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void requestThatIsCancelledIsRolledBack() {
		Disposable request = request("never", "ada").subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.handlers.saved.contains("ada"));
		request.dispose();
		nothingIsHeld();
		assertThat(customers()).isZero();
	}

	@Test
	void clientThatDisconnectsLeaksNothing() {
		RSocketRequester other = RSocketRequester.builder().tcp("localhost", this.server.address().getPort());
		other.route("never").data("bob").retrieveMono(String.class).onErrorComplete().subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.handlers.saved.contains("bob"));
		other.dispose();
		nothingIsHeld();
		assertThat(customers()).isZero();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
			AsyncdbConnectionAutoConfiguration.class, AsyncdbPoolAutoConfiguration.class,
			AsyncdbAutoConfiguration.class, AsyncdbDatabasesAutoConfiguration.class,
			AsyncdbHandlerAutoConfiguration.class, AsyncdbHandlerCheckAutoConfiguration.class,
			AsyncdbRSocketAutoConfiguration.class })
	@Import({ Handlers.class, HandlersOfErrors.class })
	static class TestApplication {

		@Bean
		RSocketMessageHandler messageHandler() {
			return new RSocketMessageHandler();
		}

	}

	/**
	 * Handlers of all kinds.
	 */
	@Controller
	static class Handlers {

		private final Queue<String> saved = new ConcurrentLinkedQueue<>();

		private static Mono<String> store(String name, AsyncSession session) {
			return session.save(new Customer(null, name)).map(Customer::name);
		}

		@MessageMapping("create")
		Mono<String> create(String name, AsyncSession session) {
			return store(name, session);
		}

		@MessageMapping("nothing")
		Mono<Void> nothing(String name, AsyncSession session) {
			return store(name, session).then();
		}

		@MessageMapping("late")
		Mono<String> late(String name, AsyncSession session) {
			session.add(new Customer(null, name));
			return Mono.just("stored");
		}

		@MessageMapping("fail")
		Mono<String> fail(String name, AsyncSession session) {
			return store(name, session).then(Mono.error(new IllegalArgumentException("failed")));
		}

		@MessageExceptionHandler
		Mono<String> failed(IllegalArgumentException failure) {
			return Mono.just("handled " + failure.getMessage());
		}

		@MessageMapping("missing")
		Mono<String> missing(AsyncSession session) {
			return session.getById(Customer.class, -1L).map(Customer::name);
		}

		@MessageMapping("grammar")
		Mono<String> grammar(String name, AsyncSession session) {
			return session.sql().sql("SELECT '" + name + "' FROM unknown").fetch().one().map(Object::toString);
		}

		@MessageMapping("driver")
		Mono<String> driver(AsyncSession session) {
			return session
				.withDriver(PostgresqlConnection.class,
						(connection) -> connection.createStatement("SELECT 'ada' FROM unknown")
							.execute()
							.flatMap((result) -> result.map((row, metadata) -> "ada")))
				.single();
		}

		@MessageMapping("blocking")
		Mono<String> blocking(String name, BlockingSession session) {
			session.save(new Customer(null, name));
			return Mono.just(Thread.currentThread().getName());
		}

		@MessageMapping("reporting")
		Mono<String> reporting(String name, @AsyncDb("reporting") AsyncSession session) {
			return store(name, session);
		}

		@MessageMapping("names")
		Flux<String> names(AsyncSession session) {
			return session.select(Customer.class).stream(1).map(Customer::name);
		}

		@MessageMapping("writing")
		Flux<String> writing(AsyncSession session) {
			return store("eve", session).flux();
		}

		@MessageMapping("never")
		Mono<String> never(String name, AsyncSession session) {
			return store(name, session).doOnNext(this.saved::add).then(Mono.never());
		}

	}

	/**
	 * A handler of the application for errors of the database.
	 */
	@Controller
	static class HandlersOfErrors {

		@MessageMapping("handled")
		Mono<String> handled(String name, AsyncSession session) {
			return Handlers.store(name, session);
		}

		@MessageExceptionHandler
		Mono<String> taken(DuplicateKeyException failure) {
			return Mono.just("handled by the application");
		}

	}

	/**
	 * A controller that asyncdb does not concern.
	 */
	@Controller
	static class WithoutSession {

		@MessageMapping("plain")
		Mono<String> plain(String name) {
			return Mono.just(name);
		}

	}

}
