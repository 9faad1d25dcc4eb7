package dev.asyncdb.autoconfigure;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.SessionOutcome;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.testing.RecordedMetrics;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcTransientResourceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pool, made from Spring Boot's settings.
 */
class AsyncdbPoolAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(AsyncdbConnectionAutoConfiguration.class, AsyncdbPoolAutoConfiguration.class,
					R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class, AsyncdbAutoConfiguration.class));

	@Test
	void poolIsSafeWithSpringBootsUrl() {
		this.contextRunner.withPropertyValues("spring.r2dbc.url=r2dbc:h2:mem:///boots").run((context) -> {
			assertThat(context).hasSingleBean(ConnectionFactory.class).hasSingleBean(SafePool.class);
			assertThat(context.getBean(AsyncDatabaseManager.class).ping().block()).isTrue();
		});
	}

	@Test
	void poolIsSafeWithOurUrlAndSmallWithoutAnInitialSize() {
		this.contextRunner.withPropertyValues("asyncdb.url=h2:mem:ours", "spring.r2dbc.pool.max-size=3")
			.run((context) -> {
				SafePool pool = context.getBean(SafePool.class);
				assertThat(pool.getMetrics().orElseThrow().getMaxAllocatedSize()).isEqualTo(3);
				assertThat(pool.getMetrics().orElseThrow().getMaxPendingAcquireSize()).isEqualTo(3000);
				assertThat(context.getBean(AsyncDatabaseManager.class).ping().block()).isTrue();
			});
	}

	@Test
	void limitOfWaitingCallersIsASetting() {
		this.contextRunner.withPropertyValues("asyncdb.url=h2:mem:ours", "asyncdb.pool.max-pending=7")
			.run((context) -> assertThat(
					context.getBean(SafePool.class).getMetrics().orElseThrow().getMaxPendingAcquireSize())
				.isEqualTo(7));
	}

	// Spring Boot's default is one retry
	@ParameterizedTest
	@CsvSource({ "spring.r2dbc.pool.acquire-retry=0,1", "spring.r2dbc.pool.acquire-retry=3,4", "spring.r2dbc.a=b,2" })
	void numberOfRetriesIsThatOfSpringBoot(String setting, int attempts) {
		AtomicInteger opened = new AtomicInteger();
		this.contextRunner
			.withPropertyValues("spring.r2dbc.url=r2dbc:h2:mem:///retried", "spring.r2dbc.pool.initial-size=0", setting)
			.withBean(ConnectionFactoryDecorator.class, () -> (driver) -> new ConnectionFactory() {

				@Override
				public Publisher<? extends Connection> create() {
					return Mono.defer(() -> {
						opened.incrementAndGet();
						return Mono.error(new R2dbcTransientResourceException("refused"));
					});
				}

				@Override
				public ConnectionFactoryMetadata getMetadata() {
					return driver.getMetadata();
				}

			})
			.run((context) -> {
				context.getBean(AsyncDatabaseManager.class).ping().onErrorReturn(false).block(TestDatabase.TIMEOUT);
				assertThat(opened).hasValue(attempts);
			});
	}

	@Test
	void poolIsDisposedOfWithTheContext() {
		SafePool[] pool = new SafePool[1];
		this.contextRunner.withPropertyValues("asyncdb.url=h2:mem:ours")
			.run((context) -> pool[0] = context.getBean(SafePool.class));
		assertThat(Objects.requireNonNull(pool[0]).isDisposed()).isTrue();
	}

	@Test
	void springBootMakesThePoolWhenOursIsOff() {
		this.contextRunner.withPropertyValues("asyncdb.url=h2:mem:ours", "asyncdb.pool.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(ConnectionPool.class).doesNotHaveBean(SafePool.class));
	}

	@Test
	void springBootMakesThePoolOfTheUrl() {
		this.contextRunner.withPropertyValues("spring.r2dbc.url=r2dbc:pool:h2:mem:///inurl?maxSize=4")
			.run((context) -> assertThat(context).hasSingleBean(ConnectionFactory.class)
				.doesNotHaveBean(SafePool.class));
	}

	@Test
	void springBootMakesThePoolWithoutAPoolOnTheClassPath() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConnectionPool.class))
			.withPropertyValues("asyncdb.url=h2:mem:ours")
			.run((context) -> assertThat(context).hasSingleBean(ConnectionFactory.class).hasNotFailed());
	}

	@Test
	void aConnectionFactoryOfTheApplicationWins() {
		this.contextRunner.withUserConfiguration(OwnFactory.class)
			.withPropertyValues("asyncdb.url=h2:mem:ours")
			.run((context) -> assertThat(context).hasSingleBean(ConnectionFactory.class)
				.doesNotHaveBean(SafePool.class));
	}

	private static ConnectionFactoryOptions customized(AssertableApplicationContext context, String url) {
		ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.parse(url).mutate();
		context.getBeanProvider(ConnectionFactoryOptionsBuilderCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(options));
		return options.build();
	}

	@Test
	void limitsAreForTheAddressOfAsyncdbAndWhatTheUserSetsWins() {
		this.contextRunner
			.withPropertyValues("asyncdb.url=postgresql://app@localhost/shop", "asyncdb.session.statement-timeout=7s")
			.run((context) -> {
				ConnectionFactoryOptions options = customized(context,
						"r2dbc:postgresql://localhost/shop?lockWaitTimeout=PT1S");
				assertThat(options.hasOption(Option.valueOf("fetchSize"))).isFalse();
				assertThat(options.getValue(ConnectionFactoryOptions.STATEMENT_TIMEOUT)).hasToString("PT7S");
				assertThat(options.getValue(ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT)).hasToString("PT1S");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "r2dbc:postgresql://app@db.example/shop", "r2dbc:h2:mem:///shop" })
	void addressOfTheApplicationKeepsItsOptions(String url) {
		this.contextRunner.withPropertyValues("spring.r2dbc.url=" + url)
			.run((context) -> assertThat(customized(context, url)).isEqualTo(ConnectionFactoryOptions.parse(url)));
	}

	@Test
	void recorderOfTheApplicationReceivesSessionsAndOtherUsesOfThePool() {
		RecordedMetrics metrics = new RecordedMetrics();
		this.contextRunner.withBean(DatabaseMetricsRecorder.class, () -> metrics)
			.withPropertyValues("asyncdb.url=h2:mem:recorded")
			.run((context) -> {
				context.getBean(AsyncDatabaseManager.class)
					.inTransaction((session) -> session.sql().sql("SELECT 1").then())
					.block(TestDatabase.TIMEOUT);
				context.getBean(DatabaseClient.class).sql("SELECT 2").then().block(TestDatabase.TIMEOUT);
				assertThat(metrics.sessions()).containsExactly(SessionOutcome.COMMITTED);
				assertThat(metrics.statements()).containsExactly("SELECT", "SELECT");
				assertThat(metrics.connections()).containsEntry(ConnectionOutcome.COMMITTED, 1L)
					.containsEntry(ConnectionOutcome.RETURNED, 1L);
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactory {

		@Bean
		ConnectionFactory ownConnectionFactory() {
			return ConnectionFactories.get("r2dbc:h2:mem:///own");
		}

	}

}
