package dev.asyncdb.autoconfigure.handler;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import dev.asyncdb.AsyncDb;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.graphql.AsyncdbGraphQlAutoConfiguration;
import dev.asyncdb.autoconfigure.graphql.HandlersOfAnotherPackage;
import dev.asyncdb.autoconfigure.mvc.AsyncdbMvcAutoConfiguration;
import dev.asyncdb.autoconfigure.rsocket.AsyncdbRSocketAutoConfiguration;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.rsocket.annotation.ConnectMapping;
import org.springframework.messaging.rsocket.annotation.support.RSocketMessageHandler;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that are called by a proxy: each declaration of a session argument is served,
 * or stops the start.
 */
class ProxiedHandlerCheckTests {

	private final ApplicationContextRunner application = Applications.onH2()
		.withConfiguration(
				AutoConfigurations.of(AsyncdbHandlerAutoConfiguration.class, AsyncdbHandlerCheckAutoConfiguration.class,
						AsyncdbGraphQlAutoConfiguration.class, AsyncdbRSocketAutoConfiguration.class))
		.withPropertyValues("spring.graphql.schema.locations=classpath:graphql-sessions/")
		.withUserConfiguration(MessageHandlerConfiguration.class);

	private final WebApplicationContextRunner servlets = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncdbHandlerAutoConfiguration.class,
				AsyncdbHandlerCheckAutoConfiguration.class, AsyncdbMvcAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(classes = { ReactiveFetchers.class, ReactiveMessages.class })
	void handlerThatReturnsAPublisherStarts(Class<?> controller) {
		this.application.withUserConfiguration(controller).run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(classes = { PlainFetcher.class, PlainMessage.class, BlockingMessage.class, BlockingFetcher.class,
			SeveralSessionsOfAStream.class, BlockingStream.class, FinalController.class, PrivateMethod.class,
			UnknownDatabase.class, NestedPublisher.class, LateValue.class, SingleSubscription.class, StaticMethod.class,
			HiddenMethod.class })
	void handlerWithoutAnEndOrAThreadIsRefused(Class<?> controller) {
		FailureAnalysis analysis = Applications.failure(this.application.withUserConfiguration(controller));
		assertThat(analysis.getDescription()).contains("read", "session argument");
		assertThat(analysis.getAction()).isNotBlank();
	}

	@ParameterizedTest
	@ValueSource(classes = { FinalSibling.class, PrivateSibling.class, HiddenSibling.class })
	void handlerThatTheProxyOfAnotherOneWouldCallWithoutFieldsIsRefused(Class<?> controller) {
		FailureAnalysis analysis = Applications.failure(this.application.withUserConfiguration(controller));
		assertThat(analysis.getDescription()).contains("sibling", "without the fields");
		assertThat(analysis.getAction()).isNotBlank();
	}

	@ParameterizedTest
	@ValueSource(classes = { FinalAlone.class, StaticSibling.class, FinalHelper.class })
	void handlerWithoutAProxyIsLeftAlone(Class<?> controller) {
		this.application.withUserConfiguration(controller).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void fetcherThatBlocksStartsOnVirtualThreads() {
		this.application.withUserConfiguration(BlockingFetcher.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "asyncdb.enabled", "asyncdb.web.enabled" })
	void protocolsWhenSwitchedOffAreLeftAlone(String property) {
		this.application.withPropertyValues(property + "=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SessionHandlers.class)
				.doesNotHaveBean(SessionProxies.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.graphql", "graphql", "org.springframework.messaging", "io.rsocket",
			"jakarta.servlet", "org.springframework.web.servlet" })
	void protocolThatIsAbsentIsLeftAlone(String library) {
		Applications.onH2()
			.withConfiguration(AutoConfigurations.of(AsyncdbHandlerAutoConfiguration.class,
					AsyncdbHandlerCheckAutoConfiguration.class, AsyncdbGraphQlAutoConfiguration.class,
					AsyncdbRSocketAutoConfiguration.class, AsyncdbMvcAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(library))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveRequests.class, StreamedRequest.class })
	void requestOfSpringMvcThatReturnsAPublisherStarts(Class<?> controller) {
		this.servlets.withUserConfiguration(controller).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void blockingRequestOfSpringMvcIsRefusedOnPlatformThreads() {
		this.servlets.withUserConfiguration(BlockingRequest.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("BlockingRequest.read")
				.extracting("action")
				.asString()
				.contains("spring.threads.virtual.enabled"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void blockingRequestOfSpringMvcStartsOnVirtualThreads() {
		this.servlets.withUserConfiguration(BlockingRequest.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(classes = { PlainRequest.class, CallableRequest.class, EntityOfPublisher.class, Failures.class })
	void otherMethodOfSpringMvcIsRefused(Class<?> controller) {
		this.servlets.withUserConfiguration(controller)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("declares a session argument"));
	}

	@Configuration(proxyBeanMethods = false)
	static class MessageHandlerConfiguration {

		@Bean
		RSocketMessageHandler messageHandler() {
			return new RSocketMessageHandler();
		}

	}

	@Controller
	static class ReactiveFetchers {

		@QueryMapping
		Mono<String> left(AsyncSession session) {
			return Mono.empty();
		}

		@QueryMapping
		CompletableFuture<String> right(BlockingSession session) {
			return CompletableFuture.completedFuture("right");
		}

		@SubscriptionMapping
		Flux<String> names(AsyncSession session) {
			return Flux.empty();
		}

	}

	@Controller
	static class ReactiveMessages {

		@MessageMapping("one")
		Mono<Void> one(AsyncSession session) {
			return Mono.empty();
		}

		@MessageMapping("many")
		Flux<String> many(AsyncSession session) {
			return Flux.empty();
		}

	}

	@Controller
	static class PlainFetcher {

		@QueryMapping
		String read(AsyncSession session) {
			return "";
		}

	}

	@Controller
	static class BlockingFetcher {

		@QueryMapping
		String read(BlockingSession session) {
			return "";
		}

	}

	@Controller
	static class PlainMessage {

		@MessageMapping("read")
		void read(AsyncSession session) {
		}

	}

	@Controller
	static class BlockingMessage {

		@MessageMapping("read")
		void read(BlockingSession session) {
		}

	}

	@Controller
	static class SeveralSessionsOfAStream {

		@MessageMapping("read")
		Flux<String> read(AsyncSession session, AsyncSession other) {
			return Flux.empty();
		}

	}

	@Controller
	static class BlockingStream {

		@SubscriptionMapping
		Flux<String> read(BlockingSession session) {
			return Flux.empty();
		}

	}

	@Controller
	static class SingleSubscription {

		@SubscriptionMapping
		Mono<String> read(AsyncSession session) {
			return Mono.empty();
		}

	}

	@Controller
	static final class FinalController {

		@MessageMapping("read")
		Mono<Void> read(AsyncSession session) {
			return Mono.empty();
		}

	}

	@Controller
	static class PrivateMethod {

		@MessageMapping("read")
		private Mono<Void> read(AsyncSession session) {
			return Mono.empty();
		}

	}

	@Controller
	static class StaticMethod {

		@MessageMapping("read")
		static Mono<Void> read(AsyncSession session) {
			return Mono.empty();
		}

	}

	@Controller
	static class HiddenMethod extends HandlersOfAnotherPackage.WithSession {

	}

	@Controller
	static class HiddenSibling extends HandlersOfAnotherPackage.WithoutSession {

		@MessageMapping("read")
		Mono<Void> read(AsyncSession session) {
			return Mono.empty();
		}

	}

	@Controller
	static class FinalSibling {

		@QueryMapping
		Mono<String> read(AsyncSession session) {
			return Mono.empty();
		}

		@MessageExceptionHandler
		final Mono<String> sibling(IllegalStateException failure) {
			return Mono.empty();
		}

	}

	@Controller
	static class PrivateSibling {

		@MessageMapping("read")
		Mono<String> read(AsyncSession session) {
			return Mono.empty();
		}

		@ConnectMapping
		private Mono<Void> sibling() {
			return Mono.empty();
		}

	}

	@Controller
	static class StaticSibling {

		@MessageMapping("read")
		Mono<String> read(AsyncSession session) {
			return Mono.empty();
		}

		@MessageMapping("sibling")
		static Mono<String> sibling() {
			return Mono.empty();
		}

	}

	@Controller
	static class FinalHelper {

		@MessageMapping("read")
		Mono<String> read(AsyncSession session) {
			return helper();
		}

		private Mono<String> helper() {
			return Mono.empty();
		}

	}

	@Controller
	static class FinalAlone {

		@MessageMapping("read")
		final Mono<String> read() {
			return Mono.empty();
		}

	}

	@Controller
	static class UnknownDatabase {

		@MessageMapping("read")
		Mono<Void> read(@AsyncDb("unknown") AsyncSession session) {
			return Mono.empty();
		}

	}

	@Controller
	static class NestedPublisher {

		@QueryMapping
		Mono<List<Mono<String>>> read(AsyncSession session) {
			return Mono.empty();
		}

	}

	@Controller
	static class LateValue {

		@QueryMapping
		Callable<String> read(BlockingSession session) {
			return () -> "";
		}

	}

	@RestController
	static class ReactiveRequests {

		@GetMapping("/one")
		Mono<String> one(AsyncSession session) {
			return Mono.empty();
		}

		@GetMapping("/two")
		CompletableFuture<String> two(BlockingSession session) {
			return CompletableFuture.completedFuture("two");
		}

	}

	@RestController
	static class StreamedRequest {

		@GetMapping(path = "/read", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<String> read(AsyncSession session) {
			return Flux.empty();
		}

	}

	@RestController
	static class BlockingRequest {

		@GetMapping("/read")
		String read(BlockingSession session) {
			return "";
		}

	}

	@RestController
	static class PlainRequest {

		@GetMapping("/read")
		String read(AsyncSession session) {
			return "";
		}

	}

	@RestController
	static class CallableRequest {

		@GetMapping("/read")
		Callable<String> read(BlockingSession session) {
			return () -> "";
		}

	}

	@RestController
	static class EntityOfPublisher {

		@GetMapping("/read")
		ResponseEntity<Flux<String>> read(AsyncSession session) {
			return ResponseEntity.ok(Flux.empty());
		}

	}

	@RestController
	static class Failures {

		@ExceptionHandler(IllegalStateException.class)
		void read(BlockingSession session) {
		}

	}

}
