package dev.asyncdb.autoconfigure.slice;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.AsyncDb;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.autoconfigure.web.SessionFilter;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.session.AsyncSession;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.r2dbc.test.autoconfigure.DataR2dbcTest;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Spring Boot's test slices of an application with a repository and a controller.
 */
class SliceTests {

	interface CustomerRepository extends R2dbcRepository<Customer, Long>, AsyncRepository<Customer> {

		Mono<Customer> findByName(String name);

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = SliceTests.class)
	static class DataApplication {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(CustomerController.class)
	static class WebApplication {

		@Bean
		RouterFunction<ServerResponse> reportRoutes(SessionFilter sessions) {
			return RouterFunctions.route()
				.GET("/routes/{id}",
						(request) -> SessionFilter.session(request)
							.getById(Customer.class, 1L)
							.flatMap((customer) -> ServerResponse.ok().bodyValue(customer.name())))
				.filter(sessions.database("reporting"))
				.build();
		}

	}

	@RestController
	static class CustomerController {

		@GetMapping("/answer")
		Mono<String> answer(AsyncSession session) {
			return Mono.just("ready");
		}

		@GetMapping("/customers/{id}")
		Mono<String> customer(@PathVariable Long id, AsyncSession session) {
			return session.getById(Customer.class, id).map(Customer::name);
		}

		@GetMapping("/reports/{id}")
		Mono<String> report(@PathVariable Long id, @AsyncDb("reporting") AsyncSession session) {
			return session.getById(Customer.class, id).map(Customer::name);
		}

		@GetMapping(path = "/lines", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Customer> lines(AsyncSession session) {
			return session.getById(Customer.class, 1L).flux();
		}

	}

	@Nested
	@DataR2dbcTest(properties = { "asyncdb.url=h2:mem:slice", "asyncdb.migrations.on-startup=sync" })
	@ContextConfiguration(classes = DataApplication.class)
	class DataSlice {

		@Autowired
		private CustomerRepository customers;

		@Autowired
		private AsyncDatabaseManager manager;

		@Test
		void repositoryReachesTheDatabaseOfTheUrl() {
			this.customers.getOrCreate(Values.of(Customer::name, "ada")).block();
			assertThat(this.customers.findByName("ada").block()).isNotNull();
			assertThat(this.manager
				.inSession((session) -> session.sql()
					.sql("SELECT CURRENT_CATALOG")
					.map((row) -> String.valueOf(row.get(0)))
					.one())
				.block()).isEqualToIgnoringCase("slice");
		}

	}

	@Nested
	@WebFluxTest(CustomerController.class)
	@ContextConfiguration(classes = WebApplication.class)
	class WebSlice {

		@Autowired
		private WebTestClient client;

		@Test
		void handlerThatDoesNotUseItsSessionAnswers() {
			this.client.get().uri("/answer").exchange().expectStatus().isOk();
		}

		@Test
		void handlerThatUsesItsSessionFails() {
			this.client.get().uri("/customers/1").exchange().expectStatus().isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
		}

	}

	@Nested
	@WebFluxTest(CustomerController.class)
	@ContextConfiguration(classes = WebApplication.class)
	class WebSliceWithSession {

		@Autowired
		private WebTestClient client;

		@MockitoBean
		private AsyncSession session;

		@Test
		void handlerUsesTheSessionOfTheTest() {
			given(this.session.getById(Customer.class, 1L)).willReturn(Mono.just(new Customer(1L, "ada")));
			this.client.get().uri("/customers/1").exchange().expectBody(String.class).isEqualTo("ada");
		}

		@ParameterizedTest
		@ValueSource(strings = { "/reports/1", "/routes/1" })
		void handlerOfAFurtherDatabaseUsesTheSessionOfTheTest(String path) {
			given(this.session.getById(Customer.class, 1L)).willReturn(Mono.just(new Customer(1L, "ada")));
			this.client.get().uri(path).exchange().expectBody(String.class).isEqualTo("ada");
		}

		@Test
		void streamingHandlerUsesTheSessionOfTheTest() {
			given(this.session.getById(Customer.class, 1L)).willReturn(Mono.just(new Customer(1L, "ada")));
			this.client.get().uri("/lines").exchange().expectBodyList(Customer.class).hasSize(1);
		}

	}

}
