package dev.asyncdb.autoconfigure.operations;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.testing.FaultProxy;
import dev.asyncdb.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import liquibase.integration.spring.SpringLiquibase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the health endpoint reports for each state of the schema, and for a database that
 * does not answer.
 */
class AsyncdbHealthAutoConfigurationTests {

	private static final String HISTORY = "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype)"
			+ " VALUES ('from-the-future', 'ada', 'future.yaml', CURRENT_TIMESTAMP, 99, 'EXECUTED')";

	private static void verify(AssertableApplicationContext context, Status status, SchemaStatus schema) {
		AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
		HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
		HealthDescriptor health = endpoint.healthForPath("asyncdb");
		assertThat(health).isInstanceOf(IndicatedHealthDescriptor.class);
		assertThat(details(health)).containsEntry("schema", schema.name());
		assertThat(health.getStatus()).isEqualTo(status);
		assertThat(components(endpoint.healthForPath("readiness"))).containsKey("asyncdb");
		assertThat(components(endpoint.healthForPath("liveness"))).doesNotContainKey("asyncdb");
		assertThat(endpoint.healthForPath("liveness").getStatus()).isEqualTo(Status.UP);
	}

	private static Map<String, Object> details(@Nullable HealthDescriptor health) {
		assertThat(health).isInstanceOf(IndicatedHealthDescriptor.class);
		Map<String, Object> details = ((IndicatedHealthDescriptor) health).getDetails();
		return (details != null) ? details : Map.of();
	}

	private static Map<String, HealthDescriptor> components(@Nullable HealthDescriptor health) {
		assertThat(health).isInstanceOf(CompositeHealthDescriptor.class);
		return ((CompositeHealthDescriptor) health).getComponents();
	}

	private static void states(ApplicationContextRunner application) {
		application.run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			verify(context, Status.OUT_OF_SERVICE, SchemaStatus.NEVER_INITIALIZED);
			manager.migrations().upgrade("+1").block(TestDatabase.TIMEOUT);
			verify(context, Status.OUT_OF_SERVICE, SchemaStatus.PENDING);
			assertThat(details(context.getBean(HealthEndpoint.class).healthForPath("asyncdb")))
				.containsEntry("pending", 1)
				.containsKeys("revision", "latest", "database");
			manager.sync().block(TestDatabase.TIMEOUT);
			verify(context, Status.UP, SchemaStatus.UP_TO_DATE);
			manager
				.inConnection((connection) -> Flux.from(connection.createStatement(HISTORY).execute())
					.flatMap((result) -> result.getRowsUpdated())
					.then(Mono.just(true)))
				.block(TestDatabase.TIMEOUT);
			verify(context, Status.UP, SchemaStatus.AHEAD);
		});
	}

	@Test
	void statesOfTheSchemaAreDistinguishedOnH2() {
		states(Operations.onH2().withPropertyValues("spring.liquibase.change-log=classpath:db/two-changes.yaml"));
	}

	@Test
	void statesOfTheSchemaAreDistinguishedOnPostgres() {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			states(Operations.plain()
				.withPropertyValues("asyncdb.url=" + database.url(),
						"spring.liquibase.change-log=classpath:db/two-changes.yaml"));
		}
	}

	@Test
	void modulesArePartsOfTheState() {
		Operations.onH2()
			.withPropertyValues("asyncdb.migrations.modules.users.depends-on=application")
			.run((context) -> {
				AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
				verify(context, Status.OUT_OF_SERVICE, SchemaStatus.NEVER_INITIALIZED);
				manager.migrations().modules().get("application").sync().block(TestDatabase.TIMEOUT);
				verify(context, Status.OUT_OF_SERVICE, SchemaStatus.PENDING);
				assertThat(details(context.getBean(HealthEndpoint.class).healthForPath("asyncdb"))).containsEntry(
						"modules", Map.of("application", Map.of("schema", "UP_TO_DATE", "revision", "create-customers"),
								"users", Map.of("schema", "NEVER_INITIALIZED", "pending", 1)));
				manager.sync().block(TestDatabase.TIMEOUT);
				verify(context, Status.UP, SchemaStatus.UP_TO_DATE);
				assertThat(context.getBean(DatabaseEndpoint.class)
					.databases()
					.block(TestDatabase.TIMEOUT)
					.databases()
					.values()).singleElement()
					.satisfies((database) -> assertThat(database.schema().modules()).containsOnlyKeys("application",
							"users"));
			});
	}

	@Test
	void moduleWithoutItsChangeLogIsNotReady() {
		Operations.onH2()
			.withPropertyValues("asyncdb.migrations.modules.users.change-log=classpath:db/nowhere.yaml")
			.run((context) -> verify(context, Status.OUT_OF_SERVICE, SchemaStatus.INVALID_CHANGE_LOG));
	}

	@Test
	void databaseThatRefusesConnectionsIsUnreachable() {
		Operations.plain()
			.withPropertyValues("asyncdb.url=postgresql://app@localhost:1/shop")
			.run((context) -> verify(context, Status.DOWN, SchemaStatus.UNREACHABLE));
	}

	@Test
	void databaseThatDoesNotAnswerIsUnreachableWithinTheTimeout() {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			String url = database.url();
			int port = Integer.parseInt(url.replaceAll("^[^?]*?:(\\d+)/.*$", "$1"));
			String host = url.replaceAll("^.*?(?:@|//)([^@/:]+):\\d+/.*$", "$1");
			try (FaultProxy proxy = FaultProxy.before(host, port)) {
				Operations.plain()
					.withPropertyValues("asyncdb.url=" + url.replace(":" + port + "/", ":" + proxy.port() + "/"),
							"asyncdb.operations.health-timeout=1s", "asyncdb.migrations.on-startup=sync")
					.run((context) -> {
						verify(context, Status.UP, SchemaStatus.UP_TO_DATE);
						proxy.swallow();
						long start = System.nanoTime();
						HealthDescriptor health = context.getBean(HealthEndpoint.class).healthForPath("asyncdb");
						assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
						assertThat(details(health)).containsEntry("schema", "UNREACHABLE");
						assertThat(health.getStatus()).isEqualTo(Status.DOWN);
						proxy.reset();
					});
			}
		}
	}

	@Test
	void applicationWithoutChangeLogIsReadyIfTheDatabaseAnswers() {
		Operations.onH2()
			.withPropertyValues("spring.liquibase.change-log=classpath:db/nowhere.yaml")
			.run((context) -> verify(context, Status.UP, SchemaStatus.UNMANAGED));
		Operations.onH2()
			.withPropertyValues("asyncdb.migrations.enabled=false")
			.run((context) -> verify(context, Status.UP, SchemaStatus.UNMANAGED));
	}

	@Test
	void applicationThatDoesNotNameAsyncdbReportsAsBefore() {
		Operations.plain()
			.withPropertyValues("spring.r2dbc.url=" + Applications.h2(), "spring.liquibase.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AsyncDatabaseManager.class)
				.doesNotHaveBean("asyncdbHealthContributor")
				.doesNotHaveBean(DatabaseInfoContributor.class));
	}

	@Test
	void connectionFactoryOfUnknownAddressIsReadyIfTheDatabaseAnswers() {
		Operations.plain()
			.withPropertyValues("management.health.asyncdb.enabled=true")
			.withBean(ConnectionFactory.class, () -> ConnectionFactories.get(Applications.h2()))
			.run((context) -> verify(context, Status.UP, SchemaStatus.UNMANAGED));
	}

	@Test
	void databaseWhoseConnectionsAreAllInUseKeepsItsState() {
		Operations.onH2()
			.withPropertyValues("spring.r2dbc.pool.max-size=1", "asyncdb.migrations.on-startup=sync",
					"asyncdb.operations.health-timeout=2s")
			.run((context) -> {
				AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
				verify(context, Status.UP, SchemaStatus.UP_TO_DATE);
				manager
					.inConnection((connection) -> Flux.from(connection.createStatement("SELECT 1").execute())
						.flatMap((result) -> result.map((row) -> row.get(0)))
						.then(Mono.fromRunnable(() -> verify(context, Status.UP, SchemaStatus.UP_TO_DATE))
							.subscribeOn(Schedulers.boundedElastic()))
						.thenReturn(true))
					.block(TestDatabase.TIMEOUT);
			});
	}

	@Test
	void resultIsReusedAndSharedForAWhile() {
		Operations.onH2()
			.withUserConfiguration(CountingDatabase.class)
			.withPropertyValues("asyncdb.operations.health-time-to-live=1h")
			.run((context) -> {
				verify(context, Status.OUT_OF_SERVICE, SchemaStatus.NEVER_INITIALIZED);
				int before = context.getBean(CountingDatabase.class).connections.get();
				for (int i = 0; i < 20; i++) {
					verify(context, Status.OUT_OF_SERVICE, SchemaStatus.NEVER_INITIALIZED);
				}
				assertThat(context.getBean(CountingDatabase.class).connections).hasValue(before);
			});
	}

	@Test
	void schemaThatIsReadyIsComparedLessOftenThanTheDatabaseIsAsked() {
		Operations.onH2()
			.withPropertyValues("asyncdb.operations.health-time-to-live=50ms", "asyncdb.migrations.on-startup=sync")
			.run((context) -> {
				SchemaProbe probe = context.getBean(SchemaProbes.class).all().get("default");
				SchemaState first = probe.state().block(TestDatabase.TIMEOUT);
				assertThat(first).isNotNull();
				assertThat(first.status()).isEqualTo(SchemaStatus.UP_TO_DATE);
				await().atMost(TestDatabase.TIMEOUT).until(() -> probe.state().block(TestDatabase.TIMEOUT) != first);
				assertThat(probe.state().block(TestDatabase.TIMEOUT).status()).isEqualTo(SchemaStatus.UP_TO_DATE);
				context.getBean(AsyncDatabaseManager.class).dispose().block(TestDatabase.TIMEOUT);
				await().atMost(TestDatabase.TIMEOUT)
					.until(() -> probe.state().block(TestDatabase.TIMEOUT).status() == SchemaStatus.UNREACHABLE);
			});
	}

	@Test
	void severalManagersAreReportedByName() {
		Operations.onH2().withUserConfiguration(Reporting.class).run((context) -> {
			HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
			assertThat(components(endpoint.healthForPath("asyncdb"))).containsOnlyKeys("default", "reporting");
			assertThat(details(endpoint.healthForPath("asyncdb", "reporting"))).containsEntry("schema", "UNMANAGED");
			assertThat(components(components(endpoint.healthForPath("readiness")).get("asyncdb")))
				.containsOnlyKeys("default", "reporting");
		});
	}

	@Test
	void furtherDatabaseThatWasNeverInitializedIsReportedBesideAMainOneThatLiquibaseMigrates() {
		Operations.onH2()
			.withPropertyValues("asyncdb.databases.reporting.url=" + Applications.h2())
			.withBean(SpringLiquibase.class, MigratedBefore::new)
			.run((context) -> {
				HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
				assertThat(details(endpoint.healthForPath("asyncdb", "default"))).containsEntry("schema", "UNMANAGED");
				assertThat(details(endpoint.healthForPath("asyncdb", "reporting"))).containsEntry("schema",
						"NEVER_INITIALIZED");
			});
	}

	@Test
	void disabledIndicatorDoesNotStopTheStart() {
		for (String property : new String[] { "management.health.asyncdb.enabled", "management.health.defaults.enabled",
				"asyncdb.enabled" }) {
			Operations.onH2().withPropertyValues(property + "=false").run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("asyncdbHealthContributor");
				assertThat(context.getBean(HealthEndpoint.class).healthForPath("asyncdb")).isNull();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "include", "include[0]" })
	void membersThatTheApplicationListsStay(String property) {
		Operations.onH2()
			.withPropertyValues("management.endpoint.health.group.readiness.%s=readinessState".formatted(property))
			.run((context) -> assertThat(components(context.getBean(HealthEndpoint.class).healthForPath("readiness")))
				.containsOnlyKeys("readinessState"));
	}

	@Test
	void additionalPathsOfTheProbesStay() {
		Operations.onH2()
			.withPropertyValues("management.endpoint.health.probes.add-additional-paths=true")
			.run((context) -> {
				HealthEndpointGroups groups = context.getBean(HealthEndpointGroups.class);
				assertThat(groups).isInstanceOf(AdditionalPathsMapper.class);
				assertThat(((AdditionalPathsMapper) groups).getAdditionalPaths(HealthEndpoint.ID,
						WebServerNamespace.SERVER))
					.containsExactlyInAnyOrder("/livez", "/readyz");
			});
	}

	@Test
	void indicatorWithoutSpringBootHealthIsNotCreated() {
		Applications.onH2()
			.withConfiguration(Operations.own())
			.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class,
					ConditionalOnAvailableEndpoint.class, MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AsyncDatabaseManager.class)
				.doesNotHaveBean("asyncdbHealthContributor"));
	}

	@Test
	void indicatorOfTheApplicationWins() {
		Operations.onH2()
			.withBean("asyncdbHealthIndicator", ReactiveHealthIndicator.class,
					() -> () -> Mono.just(Health.up().build()))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("asyncdbHealthContributor"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Reporting {

		@Bean(defaultCandidate = false)
		@Qualifier("reporting")
		AsyncDatabaseManager reportingManager() {
			return AsyncDatabaseManager.builder(ConnectionFactories.get(Applications.h2())).name("reporting").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CountingDatabase {

		private final AtomicInteger connections = new AtomicInteger();

		@Bean
		ConnectionFactory countingConnectionFactory() {
			ConnectionFactory driver = ConnectionFactories.get(Applications.h2());
			return new Counting(driver, this.connections);
		}

	}

	record Counting(ConnectionFactory driver,
			AtomicInteger connections) implements ConnectionFactory, Wrapped<ConnectionFactory> {

		@Override
		public Publisher<? extends Connection> create() {
			return Flux.defer(() -> {
				this.connections.incrementAndGet();
				return this.driver.create();
			});
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return this.driver.getMetadata();
		}

		@Override
		public ConnectionFactory unwrap() {
			return this.driver;
		}

	}

	static class MigratedBefore extends SpringLiquibase {

		@Override
		public void afterPropertiesSet() {
			// There is nothing left to do
		}

	}

}
