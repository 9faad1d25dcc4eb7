package dev.asyncdb.autoconfigure.operations;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.databases.DatabaseRecorders;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.ObservedOperation;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.TestDatabase;
import io.micrometer.common.KeyValue;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.r2dbc.proxy.ProxyConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProxyAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.observation.R2dbcObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is observed, and that nothing is added without handlers.
 */
class AsyncdbObservationAutoConfigurationTests {

	private final ApplicationContextRunner observed = Operations.onH2().withUserConfiguration(Observers.class);

	private static Mono<Void> execute(AsyncSession session, String sql) {
		return session.sql().sql(sql).fetch().rowsUpdated().then();
	}

	@Test
	void transactionFlushAndStatementAreNested() {
		this.observed.run((context) -> {
			context.getBean(AsyncDatabaseManager.class)
				.inTransaction((session) -> execute(session, "CREATE TABLE note (id BIGINT PRIMARY KEY)"))
				.block(TestDatabase.TIMEOUT);
			List<Observation.Context> seen = context.getBean(Observers.class).seen;
			assertThat(seen).extracting(Observation.Context::getName)
				.containsExactly("asyncdb.statement", "asyncdb.transaction");
			assertThat(parent(seen.get(0))).isSameAs(seen.get(1));
			assertThat(seen.get(0).getContextualName()).isEqualTo("statement CREATE");
			verifyKeys(seen);
			assertThat(seen.get(0).getLowCardinalityKeyValue("outcome")).extracting(KeyValue::getValue)
				.isEqualTo("success");
		});
	}

	private static @Nullable Object parent(Observation.Context context) {
		return (context.getParentObservation() != null) ? context.getParentObservation().getContextView() : null;
	}

	private static void verifyKeys(List<Observation.Context> seen) {
		assertThat(seen).allSatisfy((context) -> {
			assertThat(context.getLowCardinalityKeyValues()).extracting(KeyValue::getKey)
				.containsExactlyInAnyOrderElementsOf(
						Arrays.stream(DatabaseObservations.Keys.values()).map(KeyName::asString).toList());
			assertThat(context.getHighCardinalityKeyValues()).isEmpty();
		});
	}

	@Test
	void failureAndCancelAreOutcomes() {
		this.observed.run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			manager.inSession((session) -> execute(session, "nonsense 's3cr3t'"))
				.onErrorComplete()
				.block(TestDatabase.TIMEOUT);
			List<Observation.Context> seen = context.getBean(Observers.class).seen;
			assertThat(seen).extracting(Observation.Context::getName)
				.containsExactly("asyncdb.statement", "asyncdb.session");
			assertThat(seen).allSatisfy((failed) -> {
				assertThat(failed.getError()).isNotNull();
				assertThat(failed.getLowCardinalityKeyValue("outcome")).extracting(KeyValue::getValue)
					.isEqualTo("failure");
			});
			verifyKeys(seen);
			assertThat(seen.get(0).getAllKeyValues().toString()).doesNotContain("nonsense", "s3cr3t");
			seen.clear();
			manager.stream((session) -> Flux.<Integer>never().startWith(1)).take(1).blockLast(TestDatabase.TIMEOUT);
			assertThat(seen).singleElement()
				.satisfies((cancelled) -> assertThat(cancelled.getLowCardinalityKeyValue("outcome"))
					.extracting(KeyValue::getValue)
					.isEqualTo("cancelled"));
		});
	}

	@Test
	void openedSessionIsObservedUntilItIsClosed() {
		this.observed.run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			List<Observation.Context> seen = context.getBean(Observers.class).seen;
			Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
			AsyncSession session = manager.openSession()
				.contextWrite((view) -> view.put(ObservationThreadLocalAccessor.KEY, request))
				.block(TestDatabase.TIMEOUT);
			assertThat(session).isNotNull();
			execute(session, "SELECT 1").block(TestDatabase.TIMEOUT);
			assertThat(seen).extracting(Observation.Context::getName).containsExactly("asyncdb.statement");
			session.close().then(session.close()).block(TestDatabase.TIMEOUT);
			assertThat(seen).extracting(Observation.Context::getName)
				.containsExactly("asyncdb.statement", "asyncdb.session");
			assertThat(parent(seen.get(1))).isSameAs(request.getContextView());
			verifyKeys(seen);
		});
	}

	@Test
	void openedSessionWhoseUseIsCancelledIsObservedOnce() {
		this.observed.run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			List<Observation.Context> seen = context.getBean(Observers.class).seen;
			Flux.usingWhen(manager.openSession(),
					(session) -> execute(session, "SELECT 1").thenMany(Flux.<Integer>never().startWith(1)),
					AsyncSession::close)
				.take(1)
				.blockLast(TestDatabase.TIMEOUT);
			await().atMost(TestDatabase.TIMEOUT)
				.untilAsserted(() -> assertThat(seen).extracting(Observation.Context::getName)
					.containsExactly("asyncdb.statement", "asyncdb.session"));
		});
	}

	@Test
	void openedSessionThatIsNeverClosedIsReportedAsALeakOnly() {
		this.observed.withPropertyValues("asyncdb.pool.leak-threshold=1ms").run((context) -> {
			AsyncSession session = context.getBean(AsyncDatabaseManager.class)
				.openSession()
				.block(TestDatabase.TIMEOUT);
			assertThat(session).isNotNull();
			execute(session, "SELECT 1").block(TestDatabase.TIMEOUT);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			await().atMost(TestDatabase.TIMEOUT)
				.until(() -> meters.find("asyncdb.connections.leaks").counter() != null);
			assertThat(context.getBean(Observers.class).seen).extracting(Observation.Context::getName)
				.containsExactly("asyncdb.statement");
			session.close().block(TestDatabase.TIMEOUT);
		});
	}

	@Test
	void observationOfR2dbcProxyIsAChildOfTheStatement() {
		this.observed
			.withConfiguration(
					AutoConfigurations.of(R2dbcProxyAutoConfiguration.class, R2dbcObservationAutoConfiguration.class))
			.run((context) -> {
				assertThat(ProxyConnectionFactory.class).isNotNull();
				context.getBean(AsyncDatabaseManager.class)
					.inSession((session) -> execute(session, "SELECT 1"))
					.block(TestDatabase.TIMEOUT);
				List<Observation.Context> seen = context.getBean(Observers.class).seen;
				assertThat(seen).extracting(Observation.Context::getName).contains("r2dbc.query");
				assertThat(seen).filteredOn((query) -> "r2dbc.query".equals(query.getName()))
					.allSatisfy((query) -> assertThat(parent(query)).isInstanceOf(DatabaseObservationContext.class));
			});
	}

	@Test
	void codeThatDoesNotNameAsyncdbIsNotObserved() {
		Operations.withoutSettings().withUserConfiguration(Observers.class).run((context) -> {
			context.getBean(DatabaseClient.class).sql("SELECT 1").fetch().first().block(TestDatabase.TIMEOUT);
			List<Observation.Context> seen = context.getBean(Observers.class).seen;
			assertThat(seen).isEmpty();
			context.getBean(AsyncDatabaseManager.class)
				.inSession((session) -> execute(session, "SELECT 1"))
				.block(TestDatabase.TIMEOUT);
			assertThat(seen).extracting(Observation.Context::getName)
				.containsExactly("asyncdb.statement", "asyncdb.session");
		});
	}

	@Test
	void conventionOfTheApplicationNamesObservations() {
		this.observed.withBean(DatabaseObservationConvention.class, OwnNames::new).run((context) -> {
			context.getBean(AsyncDatabaseManager.class)
				.inSession((session) -> execute(session, "SELECT 1"))
				.block(TestDatabase.TIMEOUT);
			assertThat(context.getBean(Observers.class).seen).extracting(Observation.Context::getName)
				.containsOnly("shop.database");
		});
	}

	@Test
	void operationThatNobodyObservesIsReturnedAsItIs() {
		ObservationRecorder recorder = new ObservationRecorder(ObservationRegistry.create(), null, "default");
		Mono<Integer> one = Mono.just(1);
		Flux<Integer> many = Flux.just(1);
		for (DatabaseMetricsRecorder candidate : List.of(recorder, DatabaseMetricsRecorder.NO_OP,
				DatabaseMetricsRecorder.failsafe(recorder))) {
			assertThat(candidate.observe(ObservedOperation.SESSION, one)).isSameAs(one);
			assertThat(candidate.observe(ObservedOperation.STATEMENT, "SELECT 1", many)).isSameAs(many);
		}
	}

	@Test
	void applicationWithoutHandlersMeasuresNothing() {
		Applications.onH2()
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
			.withConfiguration(Operations.own())
			.run((context) -> {
				assertThat(context).hasSingleBean(ObservationRegistry.class);
				assertThat(context.getBean(DatabaseRecorders.COMBINED)).isSameAs(DatabaseMetricsRecorder.NO_OP);
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void handlerThatFailsDoesNotFailTheTransaction(boolean atStart) {
		Operations.onH2().withBean(FailingHandler.class, atStart).run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			manager.inTransaction((session) -> execute(session, "CREATE TABLE note (id BIGINT PRIMARY KEY)"))
				.block(TestDatabase.TIMEOUT);
			assertThat(manager
				.inTransaction((session) -> execute(session, "INSERT INTO note VALUES (1)").thenReturn("committed"))
				.block(TestDatabase.TIMEOUT)).isEqualTo("committed");
		});
	}

	@Test
	void observationsWhenSwitchedOffAreNotConfigured() {
		this.observed.withPropertyValues("management.observations.enable.asyncdb=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("asyncdbObservationRecorder"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Observers {

		private final List<Observation.Context> seen = new CopyOnWriteArrayList<>();

		List<Observation.Context> seen() {
			return this.seen;
		}

		@Bean
		ObservationHandler<Observation.Context> recordingHandler() {
			return new ObservationHandler<>() {

				@Override
				public void onStop(Observation.Context context) {
					Observers.this.seen.add(context);
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return true;
				}

			};
		}

	}

	record FailingHandler(boolean atStart) implements ObservationHandler<DatabaseObservationContext> {

		@Override
		public void onStart(DatabaseObservationContext context) {
			if (this.atStart) {
				throw new IllegalStateException("start");
			}
		}

		@Override
		public void onStop(DatabaseObservationContext context) {
			if (!this.atStart) {
				throw new IllegalStateException("stop");
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof DatabaseObservationContext;
		}

	}

	static final class OwnNames extends DefaultDatabaseObservationConvention {

		@Override
		public String getName() {
			return "shop.database";
		}

	}

}
