package dev.asyncdb.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.testing.NeedsJdk;
import dev.asyncdb.testing.TestDatabase;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What flows into blocking-style code and on into what it awaits, and that nothing flows
 * out.
 */
@ExtendWith(NeedsJdk.class)
@Tag("bridge")
class ContextFlowTests {

	private static final String WHO = "who";

	@BeforeEach
	void register() {
		// As an application does it that wants its log context to flow
		ContextRegistry.getInstance().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
	}

	@AfterEach
	void unregister() {
		ContextRegistry.getInstance().removeThreadLocalAccessor(Slf4jThreadLocalAccessor.KEY);
		MDC.clear();
	}

	private static <T> @Nullable T get(Mono<T> mono) {
		return mono.block(TestDatabase.TIMEOUT);
	}

	private static Mono<String> fromContext(Object key) {
		return Mono.deferContextual((context) -> Mono.just(context.getOrDefault(key, "none").toString()));
	}

	@Test
	void reactorContextIsSeenByWhatIsAwaited() {
		assertThat(get(Bridge
			.call(() -> Bridge.await(fromContext(WHO)) + Bridge.awaitAll(fromContext(WHO))
					+ Bridge.<String>stream(fromContext(WHO).flux()).toList())
			.contextWrite(Context.of(WHO, "ada")))).isEqualTo("ada[ada][ada]");
	}

	@Test
	void logContextFlowsIntoTheCodeAndIntoWhatItAwaits() {
		MDC.put(WHO, "ada");
		assertThat(get(Bridge.call(() -> {
			String inside = MDC.get(WHO);
			MDC.put(WHO, "grace");
			Object awaited = Objects.requireNonNull(Bridge
				.await(Mono.deferContextual((context) -> Mono.just(context.get(Slf4jThreadLocalAccessor.KEY)))));
			return inside + awaited;
		}).contextCapture().subscribeOn(Schedulers.parallel()).contextCapture())).isEqualTo("ada{who=grace}");
		assertThat(MDC.get(WHO)).isEqualTo("ada");
	}

	@Test
	void logContextOfOneCallIsNotSeenByTheNext() {
		List<String> seen = Objects.requireNonNull(get(Flux.range(0, 50).flatMap((number) -> Bridge.call(() -> {
			String before = String.valueOf(MDC.get(WHO));
			MDC.put(WHO, "caller" + number);
			Bridge.await(Mono.delay(Duration.ofMillis(1)));
			return before + MDC.get(WHO);
		}).filter((value) -> !value.equals("nullcaller" + number)), 10).collectList()));
		assertThat(seen).isEmpty();
	}

	@Test
	void observationIsCurrentInTheCode() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((context) -> true);
		Observation observation = Observation.start("request", registry);
		ContextRegistry.getInstance().registerThreadLocalAccessor(new ObservationThreadLocalAccessor(registry));
		Object seen = get(Bridge.<Object>call(registry::getCurrentObservation)
			.contextWrite(Context.of(ObservationThreadLocalAccessor.KEY, observation)));
		assertThat(seen).isSameAs(observation);
		assertThat(registry.getCurrentObservation()).isNull();
	}

	@Test
	void authenticationIsThatOfTheCaller() {
		String name = get(Bridge
			.call(() -> Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication()).getName()
					+ Bridge.await(ReactiveSecurityContextHolder.getContext()
						.map((security) -> Objects.requireNonNull(security.getAuthentication()).getName())))
			.contextWrite(
					ReactiveSecurityContextHolder.withAuthentication(new TestingAuthenticationToken("ada", "secret"))));
		assertThat(name).isEqualTo("adaada");
		assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
	}

	@Test
	void threadLocalsAreClearBeforeTheOutcomeIsTold() {
		assertThat(get(Bridge.call(() -> "value")
			.map((value) -> value + MDC.get(WHO))
			.contextWrite(Context.of(Slf4jThreadLocalAccessor.KEY, Map.of(WHO, "ada"))))).isEqualTo("valuenull");
	}

	@Test
	void bridgeInTheCallbackAfterACodeIsNoPartOfIt() {
		String outcome = get(Bridge.call(() -> "a").map((value) -> {
			try {
				return value + Bridge.await(Mono.just("b"));
			}
			catch (NoBridgeContextException ex) {
				return value + " refused";
			}
		}));
		assertThat(outcome).isEqualTo("a refused");
	}

}
