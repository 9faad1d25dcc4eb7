package dev.asyncdb.autoconfigure.graphql;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.asyncdb.AsyncDatabaseManager;
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
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.graphql.autoconfigure.GraphQlAutoConfiguration;
import org.springframework.boot.graphql.autoconfigure.reactive.GraphQlWebFluxAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.ResponseError;
import org.springframework.graphql.client.HttpGraphQlClient;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.graphql.execution.ErrorType;
import org.springframework.graphql.server.TimeoutWebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.test.tester.ExecutionGraphQlServiceTester;
import org.springframework.graphql.test.tester.HttpGraphQlTester;
import org.springframework.graphql.test.tester.WebGraphQlTester;
import org.springframework.stereotype.Controller;
import org.springframework.test.util.AopTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sessions of GraphQL data fetchers, on a real server and a real database.
 */
class GraphQlSessionTests extends AbstractHandlerSessionTests {

	private ConfigurableApplicationContext context;

	private HttpGraphQlTester client;

	private Fetchers fetchers;

	@BeforeAll
	void start() {
		SpringApplication application = new SpringApplication(TestApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		this.context = application.run("--server.port=0", "--spring.main.banner-mode=off",
				"--spring.graphql.schema.locations=classpath:graphql-sessions/", "--asyncdb.url=" + this.database.url(),
				"--asyncdb.databases.reporting.url=" + Applications.h2(), "--asyncdb.web.stream-timeout=1m",
				"--spring.r2dbc.pool.max-size=4", "--spring.r2dbc.pool.initial-size=1");
		this.client = HttpGraphQlTester.create(HttpClients.webTestClient(url()));
		this.fetchers = AopTestUtils.getUltimateTargetObject(this.context.getBean(Fetchers.class));
		createTables();
	}

	@Override
	protected ApplicationContext context() {
		return this.context;
	}

	private String url() {
		return "http://localhost:" + this.context.getEnvironment().getProperty("local.server.port") + "/graphql";
	}

	@AfterAll
	void stop() {
		this.context.close();
	}

	@BeforeEach
	void forgetSessions() {
		this.fetchers.sessions.clear();
	}

	@Test
	void fieldsOfAMutationAreCommittedOneAfterTheOther() {
		this.client
			.document("mutation { a: create(name: \"ada\") { id } x: count b: create(name: \"bob\") { id } y: count }")
			.execute()
			.path("x")
			.entity(Integer.class)
			.isEqualTo(1)
			.path("y")
			.entity(Integer.class)
			.isEqualTo(2);
		assertThat(customers()).isEqualTo(2);
		assertThat(this.fetchers.sessions).doesNotHaveDuplicates().hasSize(2);
	}

	@Test
	void fieldThatFailsRollsBackAloneWhileOthersStay() {
		this.client.document("mutation { a: create(name: \"ada\") { id } b: fail(name: \"bob\") { id } }")
			.execute()
			.errors()
			.expect((error) -> error.getPath().equals("b"))
			.verify();
		assertThat(customers()).isOne();
	}

	@Test
	void fieldsOfAQueryHaveSessionsOfTheirOwnThatRunAtTheSameTime() {
		this.client.document("{ left right }").execute().path("left").entity(String.class).isEqualTo("met");
		assertThat(this.fetchers.sessions).doesNotHaveDuplicates().hasSize(2);
	}

	@Test
	void fieldThatReturnsSeveralValuesIsComplete() {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada'), ('bob')");
		this.client.document("{ customers { name orders } }")
			.execute()
			.path("customers[*].name")
			.entityList(String.class)
			.hasSize(2)
			.path("customers[*].orders")
			.entityList(Integer.class)
			.containsExactly(2, 2);
	}

	@Test
	void errorThatTheFetcherReturnsAfterACaughtFailureIsHeard() {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada')");
		this.client.document("mutation { refuse(name: \"ada\") { id } }")
			.execute()
			.errors()
			.expect((error) -> "taken by ada".equals(error.getMessage()))
			.verify();
		assertThat(customers()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "mutation { create(name: \"ada\") { id } },BAD_REQUEST,409", "{ missing { id } },NOT_FOUND,404",
			"{ wrapped { id } },NOT_FOUND,404" })
	void errorOfTheDatabaseHasAClassificationAndNeitherSqlNorValues(String document, String type, int status) {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada')");
		this.client.document(document).execute().errors().satisfy((errors) -> {
			assertThat(errors).hasSize(1);
			ResponseError error = errors.get(0);
			assertThat(error.getErrorType()).isEqualTo(ErrorType.valueOf(type));
			assertThat(error.getExtensions()).containsEntry("status", status);
			assertThat(error.getMessage()).doesNotContainIgnoringCase("ada", "insert", "select", "customer");
		});
	}

	@Test
	void blockingSessionIsUsedOffTheEventLoop() {
		this.client.document("mutation { blocking(name: \"ada\") { name } }")
			.execute()
			.path("blocking.name")
			.entity(String.class)
			.satisfies((name) -> assertThat(name).startsWith("asyncdb-bridge-"));
		assertThat(customers()).isOne();
	}

	@Test
	void argumentWithANameIsASessionOfThatDatabase() {
		this.client.document("mutation { reporting(name: \"ada\") { id } }").executeAndVerify();
		assertThat(customers()).isZero();
		assertThat(manager("reportingDatabaseManager").inSession((session) -> session.select(Customer.class).count())
			.block(TestDatabase.TIMEOUT)).isOne();
	}

	@Test
	void clientThatDisconnectsRollsBackAndLeaksNothing() {
		HttpGraphQlClient http = HttpGraphQlClient.create(HttpClients.webClient(url()));
		Disposable request = http.document("mutation { never(name: \"ada\") { id } }").execute().subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.fetchers.waiting.get() == 1);
		request.dispose();
		nothingIsHeld();
		assertThat(customers()).isZero();
	}

	@Test
	void fieldsAfterTheOneThatAClientGaveUpAreNotCalled() {
		HttpGraphQlClient http = HttpGraphQlClient.create(HttpClients.webClient(url()));
		Disposable request = http.document("mutation { a: never(name: \"ada\") { id } b: note }").execute().subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.fetchers.waiting.get() == 1);
		request.dispose();
		nothingIsHeld();
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.fetchers.waiting.get() == 0);
		assertThat(this.fetchers.notes).hasValue(0);
		assertThat(customers()).isZero();
	}

	@Test
	void requestBeyondTheLimitOfTheApplicationIsRolledBack() {
		HttpGraphQlClient.create(HttpClients.webClient(url()))
			.document("mutation limited { a: never(name: \"ada\") { id } b: note }")
			.operationName("limited")
			.execute()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).hasStackTraceContaining("408"))
			.verify(TestDatabase.TIMEOUT);
		nothingIsHeld();
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.fetchers.waiting.get() == 0);
		assertThat(this.fetchers.notes).hasValue(0);
		assertThat(customers()).isZero();
	}

	@Test
	void subscriptionReadsFromASessionThatOnlyReads() {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada'), ('bob')");
		ExecutionGraphQlServiceTester tester = ExecutionGraphQlServiceTester
			.create(this.context.getBean(ExecutionGraphQlService.class));
		tester.document("subscription { names }")
			.executeSubscription()
			.toFlux("names", String.class)
			.as(StepVerifier::create)
			.expectNext("ada", "bob")
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		tester.document("subscription { writing }")
			.executeSubscription()
			.toFlux()
			.as(StepVerifier::create)
			.expectError()
			.verify(TestDatabase.TIMEOUT);
		assertThat(customers()).isEqualTo(2);
	}

	@Test
	void fieldsOfTheRowsOfASubscriptionHaveSessions() {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada'), ('bob')");
		WebGraphQlTester.create(this.context.getBean(WebGraphQlHandler.class))
			.document("subscription { rows { name others } }")
			.executeSubscription()
			.toFlux("rows", Map.class)
			.as(StepVerifier::create)
			.expectNext(Map.of("name", "ada", "others", 2), Map.of("name", "bob", "others", 2))
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void subscriptionThatIsCancelledLeaksNothing() {
		this.database.execute("INSERT INTO customer (name) VALUES ('ada'), ('bob')");
		ExecutionGraphQlServiceTester.create(this.context.getBean(ExecutionGraphQlService.class))
			.document("subscription { names }")
			.executeSubscription()
			.toFlux("names", String.class)
			.as((names) -> StepVerifier.create(names, 1))
			.expectNext("ada")
			.thenCancel()
			.verify(TestDatabase.TIMEOUT);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ NettyReactiveWebServerAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
			WebFluxAutoConfiguration.class, CodecsAutoConfiguration.class, JacksonAutoConfiguration.class,
			R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class, AsyncdbConnectionAutoConfiguration.class,
			AsyncdbPoolAutoConfiguration.class, AsyncdbAutoConfiguration.class, AsyncdbDatabasesAutoConfiguration.class,
			AsyncdbHandlerAutoConfiguration.class, AsyncdbHandlerCheckAutoConfiguration.class,
			AsyncdbGraphQlAutoConfiguration.class, GraphQlAutoConfiguration.class,
			GraphQlWebFluxAutoConfiguration.class })
	@Import(Fetchers.class)
	static class TestApplication {

		@Bean
		WebGraphQlInterceptor limit() {
			WebGraphQlInterceptor limit = new TimeoutWebGraphQlInterceptor(Duration.ofSeconds(1));
			return (request, chain) -> "limited".equals(request.getOperationName()) ? limit.intercept(request, chain)
					: chain.next(request);
		}

	}

	/**
	 * A thread.
	 *
	 * @param name the name
	 */
	record Named(String name) {
	}

	/**
	 * Data fetchers of all kinds.
	 */
	@Controller
	static class Fetchers {

		private final AsyncDatabaseManager manager;

		private final Queue<AsyncSession> sessions = new ConcurrentLinkedQueue<>();

		private final AtomicInteger waiting = new AtomicInteger();

		private final AtomicInteger notes = new AtomicInteger();

		private final Sinks.Empty<Void> atLeft = Sinks.empty();

		private final Sinks.Empty<Void> atRight = Sinks.empty();

		Fetchers(AsyncDatabaseManager manager) {
			this.manager = manager;
		}

		@QueryMapping
		Mono<String> left(AsyncSession session) {
			return meet(session, this.atLeft, this.atRight);
		}

		@QueryMapping
		Mono<String> right(AsyncSession session) {
			return meet(session, this.atRight, this.atLeft);
		}

		private Mono<String> meet(AsyncSession session, Sinks.Empty<Void> here, Sinks.Empty<Void> there) {
			this.sessions.add(session);
			return session.sql()
				.sql("SELECT 1")
				.fetch()
				.one()
				.doOnNext((row) -> here.tryEmitEmpty())
				.then(there.asMono())
				.thenReturn("met");
		}

		@QueryMapping
		Flux<Customer> customers(AsyncSession session) {
			return session.select(Customer.class).all();
		}

		@BatchMapping(typeName = "Customer")
		Mono<Map<Customer, Integer>> orders(List<Customer> customers) {
			return this.manager.inSession((session) -> session.select(Customer.class)
				.count()
				.map((count) -> customers.stream()
					.collect(Collectors.toMap(Function.identity(), (key) -> count.intValue()))));
		}

		@QueryMapping
		Mono<Customer> missing(AsyncSession session) {
			return session.getById(Customer.class, -1L);
		}

		@QueryMapping
		Mono<Customer> wrapped(AsyncSession session) {
			return missing(session).onErrorMap((failure) -> new IllegalStateException("no customer", failure));
		}

		@MutationMapping
		Mono<Customer> create(@Argument String name, AsyncSession session) {
			this.sessions.add(session);
			return session.save(new Customer(null, name));
		}

		@MutationMapping
		Mono<Long> count() {
			return this.manager.inSession((session) -> session.select(Customer.class).count());
		}

		@MutationMapping
		Mono<Customer> fail(@Argument String name, AsyncSession session) {
			return session.save(new Customer(null, name)).then(Mono.error(new IllegalStateException("failed")));
		}

		@MutationMapping
		Mono<DataFetcherResult<Customer>> refuse(@Argument String name, AsyncSession session,
				DataFetchingEnvironment environment) {
			return session.save(new Customer(null, name))
				.map((customer) -> DataFetcherResult.<Customer>newResult().data(customer).build())
				.onErrorResume((failure) -> Mono.just(DataFetcherResult.<Customer>newResult()
					.error(GraphqlErrorBuilder.newError(environment).message("taken by %s", name).build())
					.build()));
		}

		@MutationMapping
		Mono<Named> blocking(@Argument String name, BlockingSession session) {
			session.save(new Customer(null, name));
			return Mono.just(new Named(Thread.currentThread().getName()));
		}

		@MutationMapping
		Mono<Customer> reporting(@Argument String name, @AsyncDb("reporting") AsyncSession session) {
			return session.save(new Customer(null, name));
		}

		@MutationMapping
		Mono<Customer> never(@Argument String name, AsyncSession session) {
			return session.save(new Customer(null, name))
				.then(Mono.<Customer>never().doOnSubscribe((subscription) -> this.waiting.incrementAndGet()))
				.doFinally((end) -> this.waiting.decrementAndGet());
		}

		@MutationMapping
		int note() {
			return this.notes.incrementAndGet();
		}

		@SubscriptionMapping
		Flux<String> names(AsyncSession session) {
			return session.select(Customer.class).stream(1).map(Customer::name);
		}

		@SubscriptionMapping
		Flux<Customer> rows(AsyncSession session) {
			return session.select(Customer.class).stream(1);
		}

		@SchemaMapping(typeName = "Customer")
		Mono<Long> others(AsyncSession session) {
			return session.select(Customer.class).count();
		}

		@SubscriptionMapping
		Flux<String> writing(AsyncSession session) {
			return session.save(new Customer(null, "eve")).map(Customer::name).flux();
		}

	}

}
