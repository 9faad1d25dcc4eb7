package dev.asyncdb.autoconfigure.handler;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.autoconfigure.web.AsyncdbWebFluxAutoConfiguration;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Session arguments that cannot be resolved stop the start.
 */
class SessionHandlerCheckTests {

	private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				AsyncdbAutoConfiguration.class, WebFluxAutoConfiguration.class, AsyncdbWebFluxAutoConfiguration.class,
				AsyncdbHandlerAutoConfiguration.class, AsyncdbHandlerCheckAutoConfiguration.class))
		.withPropertyValues("spring.r2dbc.url=" + Applications.h2());

	@ParameterizedTest
	@ValueSource(classes = { Events.class, TypedEvents.class, LinesOfClass.class })
	void streamingHandlerThatReturnsItsRowsStarts(Class<?> controller) {
		this.application.withUserConfiguration(controller).run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(classes = { Lines.class, EventsInEntity.class })
	void streamingHandlerWithoutRowsIsRefused(Class<?> controller) {
		this.application.withUserConfiguration(controller)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining(controller.getName() + ".read")
				.hasMessageContaining("stream")
				.extracting("action")
				.asString()
				.contains("stream(..)"));
	}

	@ParameterizedTest
	@ValueSource(classes = { Failures.class, Models.class, Advice.class })
	void methodThatHandlesNoRequestIsRefused(Class<?> controller) {
		this.application.withUserConfiguration(controller)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining(controller.getName() + ".read")
				.extracting("action")
				.asString()
				.contains("AsyncDatabaseManager"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "asyncdb.enabled", "asyncdb.web.enabled" })
	void handlerWhenSwitchedOffIsRefused(String property) {
		this.application.withUserConfiguration(Regular.class)
			.withPropertyValues(property + "=false")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining(property + " is false"));
	}

	@Test
	void handlerWithSeveralManagersIsRefused() {
		this.application.withUserConfiguration(Regular.class, TwoManagers.class)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("first, second"));
	}

	@Test
	void regularHandlersStart() {
		this.application.withUserConfiguration(Regular.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@RestController
	static class Events {

		@GetMapping(path = "/read", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<Customer> read(AsyncSession session) {
			return session.select(Customer.class).all();
		}

	}

	@RestController
	static class TypedEvents {

		@GetMapping("/read")
		Flux<ServerSentEvent<String>> read(AsyncSession session) {
			return Flux.empty();
		}

	}

	@RestController
	static class EventsInEntity {

		@GetMapping("/read")
		ResponseEntity<Flux<ServerSentEvent<String>>> read(AsyncSession session) {
			return ResponseEntity.ok(Flux.empty());
		}

	}

	@RestController
	static class Lines {

		@GetMapping(path = "/read", produces = "application/x-ndjson;charset=utf-8")
		Flux<Customer> read(BlockingSession session) {
			return Flux.empty();
		}

	}

	@RestController
	@RequestMapping(produces = MediaType.APPLICATION_NDJSON_VALUE)
	static class LinesOfClass {

		@GetMapping("/read")
		Flux<Customer> read(AsyncSession session) {
			return session.select(Customer.class).all();
		}

	}

	@Controller
	static class Failures {

		@ExceptionHandler(IllegalStateException.class)
		void read(AsyncSession session) {
		}

	}

	@Controller
	static class Models {

		@ModelAttribute
		void read(AsyncSession session) {
		}

	}

	@ControllerAdvice
	static class Advice {

		@ExceptionHandler(IllegalStateException.class)
		void read(BlockingSession session) {
		}

	}

	@RestController
	static class Regular {

		@GetMapping("/all")
		Flux<Customer> all(AsyncSession session) {
			return names(session);
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			return Flux.empty();
		}

		private Flux<Customer> names(AsyncSession session) {
			return session.select(Customer.class).all();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoManagers {

		@Bean(destroyMethod = "dispose")
		AsyncDatabaseManager first() {
			return AsyncDatabaseManager.builder(Applications.h2()).build();
		}

		@Bean(destroyMethod = "dispose")
		AsyncDatabaseManager second() {
			return AsyncDatabaseManager.builder(Applications.h2()).build();
		}

	}

}
