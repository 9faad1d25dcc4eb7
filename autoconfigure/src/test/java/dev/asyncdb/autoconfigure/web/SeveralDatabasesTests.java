package dev.asyncdb.autoconfigure.web;

import java.net.URI;
import java.util.Objects;
import java.util.function.BiConsumer;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.AsyncDb;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbConnectionAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbPoolAutoConfiguration;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.autoconfigure.databases.AsyncdbDatabasesAutoConfiguration;
import dev.asyncdb.autoconfigure.handler.AsyncdbHandlerAutoConfiguration;
import dev.asyncdb.autoconfigure.handler.AsyncdbHandlerCheckAutoConfiguration;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.mock.web.reactive.function.server.MockServerRequest;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Session arguments of several databases.
 */
class SeveralDatabasesTests {

	private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncdbConnectionAutoConfiguration.class,
				AsyncdbPoolAutoConfiguration.class, R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				AsyncdbAutoConfiguration.class, AsyncdbDatabasesAutoConfiguration.class, WebFluxAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, AsyncdbWebFluxAutoConfiguration.class,
				AsyncdbHandlerAutoConfiguration.class, AsyncdbHandlerCheckAutoConfiguration.class))
		.withPropertyValues("asyncdb.url=" + Applications.h2(), "asyncdb.databases.reporting.url=" + Applications.h2());

	private static long count(ApplicationContext context, String manager) {
		return Objects.requireNonNull(context.getBean(manager, AsyncDatabaseManager.class)
			.inTransaction((session) -> session.select(Customer.class).count())
			.block(TestDatabase.TIMEOUT));
	}

	private void run(BiConsumer<ApplicationContext, WebTestClient> test) {
		this.application.withUserConfiguration(Handlers.class, Routes.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBeansOfType(AsyncDatabaseManager.class)
				.values()
				.forEach((manager) -> manager.schema().createAll(Customer.class).block(TestDatabase.TIMEOUT));
			test.accept(context, WebTestClient.bindToApplicationContext(context).build());
		});
	}

	@ParameterizedTest
	@CsvSource({ "main,1,0", "reporting,0,1", "qualified,0,1", "blocking,0,1", "both,1,1", "same,0,2" })
	void argumentIsTheSessionOfItsDatabase(String path, long inMain, long inReporting) {
		run((context, client) -> {
			client.post().uri("/%s/ada".formatted(path)).exchange().expectStatus().isOk();
			assertThat(count(context, "asyncDatabaseManager")).isEqualTo(inMain);
			assertThat(count(context, "reportingDatabaseManager")).isEqualTo(inReporting);
		});
	}

	@Test
	void failureOfTheHandlerRollsAllSessionsBack() {
		run((context, client) -> {
			client.post().uri("/failing/ada").exchange().expectStatus().is5xxServerError();
			assertThat(count(context, "asyncDatabaseManager")).isZero();
			assertThat(count(context, "reportingDatabaseManager")).isZero();
		});
	}

	@Test
	void argumentOfAManagerOfTheApplicationIsItsSession() {
		this.application.withUserConfiguration(OwnDatabase.class, OwnHandler.class).run((context) -> {
			context.getBean("own", AsyncDatabaseManager.class)
				.schema()
				.createAll(Customer.class)
				.block(TestDatabase.TIMEOUT);
			WebTestClient.bindToApplicationContext(context)
				.build()
				.post()
				.uri("/own/ada")
				.exchange()
				.expectStatus()
				.isOk();
			assertThat(count(context, "own")).isOne();
		});
	}

	@ParameterizedTest
	@CsvSource({ "routes,1,0", "routes-of-reporting,0,1", "routes-with-bean,1,0" })
	void functionalRouteHasASession(String path, long inMain, long inReporting) {
		run((context, client) -> {
			client.post().uri("/%s/ada".formatted(path)).exchange().expectStatus().isCreated();
			assertThat(count(context, "asyncDatabaseManager")).isEqualTo(inMain);
			assertThat(count(context, "reportingDatabaseManager")).isEqualTo(inReporting);
		});
	}

	@Test
	void functionalRouteThatFailsRollsBack() {
		run((context, client) -> {
			client.post().uri("/routes/failing").exchange().expectStatus().is5xxServerError();
			assertThat(count(context, "asyncDatabaseManager")).isZero();
		});
	}

	@Test
	void functionalRouteWithoutFilterNamesTheFilter() {
		assertThatIllegalStateException()
			.isThrownBy(() -> SessionFilter.session(MockServerRequest.builder().uri(URI.create("/")).build()))
			.withMessageContaining("SessionFilter");
	}

	@ParameterizedTest
	@CsvSource({ "entity,true,0", "entity,false,1", "problem,true,0", "annotated,true,0", "set,true,0", "route,true,0",
			"route,false,1", "fine,true,1" })
	void statusOfAnErrorCanRollBack(String path, boolean isOn, long stored) {
		this.application.withUserConfiguration(Statuses.class)
			.withPropertyValues("asyncdb.web.rollback-on-error-status=" + isOn)
			.run((context) -> {
				context.getBean(AsyncDatabaseManager.class)
					.schema()
					.createAll(Customer.class)
					.block(TestDatabase.TIMEOUT);
				WebTestClient.bindToApplicationContext(context)
					.build()
					.post()
					.uri("/status-" + path)
					.exchange()
					.expectStatus()
					.isEqualTo(path.equals("fine") ? 200 : 409);
				assertThat(count(context, "asyncDatabaseManager")).isEqualTo(stored);
			});
	}

	@Test
	void routeThatCatchesAFailureAnswersItsOwnStatus() {
		try (TestDatabase postgres = TestDatabase.postgres(2)) {
			this.application.withUserConfiguration(CatchingRoutes.class)
				.withPropertyValues("asyncdb.url=" + postgres.url())
				.run((context) -> {
					context.getBean(AsyncDatabaseManager.class)
						.schema()
						.createAll(Customer.class)
						.block(TestDatabase.TIMEOUT);
					WebTestClient client = WebTestClient.bindToApplicationContext(context).build();
					client.post().uri("/catching/409").exchange().expectStatus().isEqualTo(HttpStatus.CONFLICT);
					client.post().uri("/catching/200").exchange().expectStatus().is5xxServerError();
					assertThat(count(context, "asyncDatabaseManager")).isZero();
				});
		}
	}

	@Test
	void argumentOfAnUnknownDatabaseStopsTheStart() {
		this.application.withUserConfiguration(OwnHandler.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("OwnHandler.own")
				.hasMessageContaining("qualifier audit, but no manager has it")
				.extracting("action")
				.asString()
				.contains("asyncDatabaseManager", "reportingDatabaseManager"));
	}

	@RestController
	static class Handlers {

		@PostMapping("/main/{name}")
		Mono<Void> main(@PathVariable String name, AsyncSession session) {
			session.add(new Customer(null, name));
			return Mono.empty();
		}

		@PostMapping("/reporting/{name}")
		Mono<Void> reporting(@PathVariable String name, @AsyncDb("reporting") AsyncSession session) {
			session.add(new Customer(null, name));
			return Mono.empty();
		}

		@PostMapping("/qualified/{name}")
		Mono<Void> qualified(@PathVariable String name, @Qualifier("reporting") AsyncSession session) {
			session.add(new Customer(null, name));
			return Mono.empty();
		}

		@PostMapping("/blocking/{name}")
		void blocking(@PathVariable String name, @AsyncDb("reporting") BlockingSession session) {
			session.add(new Customer(null, name));
		}

		@PostMapping("/both/{name}")
		Mono<Void> both(AsyncSession main, @PathVariable String name, @AsyncDb("reporting") AsyncSession reporting) {
			reporting.add(new Customer(null, name));
			return main.save(new Customer(null, name)).then();
		}

		@PostMapping("/same/{name}")
		Mono<Void> same(@AsyncDb("reporting") AsyncSession one, @PathVariable String name,
				@AsyncDb("reporting") AsyncSession other) {
			assertThat(one).isSameAs(other);
			one.add(new Customer(null, name));
			other.add(new Customer(null, "grace"));
			return Mono.empty();
		}

		@PostMapping("/failing/{name}")
		Mono<Void> failing(AsyncSession main, @PathVariable String name, @AsyncDb("reporting") AsyncSession reporting) {
			return main.save(new Customer(null, name))
				.then(reporting.save(new Customer(null, name)))
				.then(Mono.error(new IllegalStateException("failed")));
		}

	}

	@RestController
	static class Statuses {

		private static Mono<Customer> stored(AsyncSession session) {
			return session.save(new Customer(null, "ada"));
		}

		@PostMapping("/status-entity")
		Mono<ResponseEntity<String>> entity(AsyncSession session) {
			return stored(session).thenReturn(ResponseEntity.status(HttpStatus.CONFLICT).body("taken"));
		}

		@PostMapping("/status-problem")
		Mono<ProblemDetail> problem(AsyncSession session) {
			return stored(session).thenReturn(ProblemDetail.forStatus(HttpStatus.CONFLICT));
		}

		@PostMapping("/status-annotated")
		@ResponseStatus(HttpStatus.CONFLICT)
		Mono<Void> annotated(AsyncSession session) {
			return stored(session).then();
		}

		@PostMapping("/status-set")
		Mono<Void> set(AsyncSession session, ServerHttpResponse response) {
			return stored(session).doOnNext((saved) -> response.setStatusCode(HttpStatus.CONFLICT)).then();
		}

		@PostMapping("/status-fine")
		Mono<Void> fine(AsyncSession session) {
			return stored(session).then();
		}

		@Bean
		RouterFunction<ServerResponse> statusRoutes(SessionFilter sessions) {
			return RouterFunctions.route()
				.POST("/status-route",
						(request) -> stored(SessionFilter.session(request))
							.then(ServerResponse.status(HttpStatus.CONFLICT).build()))
				.filter(sessions)
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CatchingRoutes {

		@Bean
		RouterFunction<ServerResponse> catchingRoutes(SessionFilter sessions) {
			return RouterFunctions.route().POST("/catching/{status}", (request) -> {
				AsyncSession session = SessionFilter.session(request);
				return session.save(new Customer(null, "ada"))
					.then(session.sql().sql("SELECT 1 / 0").fetch().rowsUpdated().onErrorComplete())
					.then(ServerResponse.status(Integer.parseInt(request.pathVariable("status"))).build());
			}).filter(sessions).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Routes {

		@Bean
		RouterFunction<ServerResponse> routes(SessionFilter sessions) {
			return RouterFunctions.route().POST("/routes/{name}", (request) -> {
				String name = request.pathVariable("name");
				return SessionFilter.session(request)
					.save(new Customer(null, name))
					.flatMap((stored) -> name.equals("failing") ? Mono.error(new IllegalStateException("failed"))
							: ServerResponse.status(HttpStatus.CREATED).bodyValue(stored));
			}).filter(sessions).build();
		}

		@Bean
		RouterFunction<ServerResponse> routesOfReporting(SessionFilter sessions) {
			return RouterFunctions.route()
				.POST("/routes-of-reporting/{name}",
						(request) -> SessionFilter.session(request)
							.save(new Customer(null, request.pathVariable("name")))
							.flatMap((stored) -> ServerResponse.status(HttpStatus.CREATED).bodyValue(stored)))
				.filter(sessions.database("reporting"))
				.build();
		}

		@Bean
		RouterFunction<ServerResponse> routesWithBean(SessionFilter sessions, AsyncSession session) {
			return RouterFunctions.route()
				.POST("/routes-with-bean/{name}",
						(request) -> session.save(new Customer(null, request.pathVariable("name")))
							.flatMap((stored) -> ServerResponse.status(HttpStatus.CREATED).bodyValue(stored)))
				.filter(sessions)
				.build();
		}

	}

	@RestController
	static class OwnHandler {

		@PostMapping("/own/{name}")
		Mono<Void> own(@PathVariable String name, @AsyncDb("audit") AsyncSession session) {
			session.add(new Customer(null, name));
			return Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDatabase {

		@Bean(defaultCandidate = false, destroyMethod = "dispose")
		@AsyncDb("audit")
		AsyncDatabaseManager own() {
			return AsyncDatabaseManager.builder(Applications.h2()).build();
		}

	}

}
