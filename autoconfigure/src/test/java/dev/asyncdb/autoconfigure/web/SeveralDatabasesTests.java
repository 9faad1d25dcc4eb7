package dev.asyncdb.autoconfigure.web;

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
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Session arguments of several databases.
 */
class SeveralDatabasesTests {

	private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncdbConnectionAutoConfiguration.class,
				AsyncdbPoolAutoConfiguration.class, R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				AsyncdbAutoConfiguration.class, AsyncdbDatabasesAutoConfiguration.class, WebFluxAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, AsyncdbWebFluxAutoConfiguration.class,
				AsyncdbHandlerCheckAutoConfiguration.class))
		.withPropertyValues("asyncdb.url=" + Applications.h2(),
				"asyncdb.databases.reporting.url=" + Applications.h2());

	private static long count(ApplicationContext context, String manager) {
		return Objects.requireNonNull(context.getBean(manager, AsyncDatabaseManager.class)
			.inTransaction((session) -> session.select(Customer.class).count())
			.block(TestDatabase.TIMEOUT));
	}

	private void run(BiConsumer<ApplicationContext, WebTestClient> test) {
		this.application.withUserConfiguration(Handlers.class).run((context) -> {
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
		Mono<Void> failing(AsyncSession main, @PathVariable String name,
				@AsyncDb("reporting") AsyncSession reporting) {
			return main.save(new Customer(null, name))
				.then(reporting.save(new Customer(null, name)))
				.then(Mono.error(new IllegalStateException("failed")));
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
