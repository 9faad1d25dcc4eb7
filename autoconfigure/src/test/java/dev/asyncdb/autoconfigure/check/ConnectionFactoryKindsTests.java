package dev.asyncdb.autoconfigure.check;

import java.util.Map;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.h2.H2ConnectionConfiguration;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.r2dbc.connection.SingleConnectionFactory;
import org.springframework.r2dbc.connection.TransactionAwareConnectionFactoryProxy;
import org.springframework.r2dbc.connection.lookup.AbstractRoutingConnectionFactory;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connection factories that an application defines itself: each is served in whole, or
 * the start is stopped with an explanation.
 */
class ConnectionFactoryKindsTests {

	private static ConnectionFactory h2() {
		return ConnectionFactories.get(Applications.h2());
	}

	// The session and the client of the application work in one transaction
	private static void verifyServed(ApplicationContextRunner application) {
		application.run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			DatabaseClient client = context.getBean(DatabaseClient.class);
			client.sql("CREATE TABLE crate (id INT)").then().block(TestDatabase.TIMEOUT);
			Mono<Long> count = client.sql("SELECT COUNT(*) FROM crate").mapValue(Long.class).one();
			Mono<Long> inside = manager
				.inTransaction((session) -> session.sql().sql("INSERT INTO crate VALUES (1)").then().then(count));
			assertThat(inside.block(TestDatabase.TIMEOUT)).isOne();
			manager
				.inTransaction((session) -> client.sql("INSERT INTO crate VALUES (2)")
					.then()
					.then(Mono.error(new IllegalStateException())))
				.onErrorComplete()
				.block(TestDatabase.TIMEOUT);
			assertThat(count.block(TestDatabase.TIMEOUT)).isOne();
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { Pool.class, Driver.class, Wrapping.class, Hiding.class, Factory.class, PoolFactory.class,
			LazyFactory.class, ScopedProxy.class, TransactionAware.class, Single.class, Routing.class,
			Qualified.class })
	void connectionFactoryOfTheApplicationIsServed(Class<?> kind) {
		verifyServed(Applications.plain().withUserConfiguration(kind));
	}

	@Test
	void connectionFactoryWithoutADefinitionIsServed() {
		verifyServed(Applications.plain()
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("mine", h2())));
	}

	@Test
	void connectionFactoryOfTheParentIsServed() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(Pool.class)) {
			verifyServed(Applications.plain().withParent(parent));
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Pool.class, Driver.class, Factory.class, PoolFactory.class, LazyFactory.class })
	void twoOfThemWithoutAChoiceAreRefusedIfTheSettingsNameAsyncdb(Class<?> kind) {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withPropertyValues("asyncdb.migrations.enabled=true")
			.withUserConfiguration(kind, Another.class));
		assertThat(analysis.getDescription()).contains("none is primary", "mine", "another");
	}

	@Test
	void oneOfTheParentBesideAnotherIsRefusedIfTheSettingsNameAsyncdb() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(Pool.class)) {
			FailureAnalysis analysis = Applications.failure(Applications.plain()
				.withParent(parent)
				.withPropertyValues("asyncdb.migrations.enabled=true")
				.withUserConfiguration(Another.class));
			assertThat(analysis.getDescription()).contains("none is primary", "mine", "another");
		}
	}

	// Spring's transaction manager has another one than its DatabaseClient, too
	@Test
	void prototypeStartsAsWithoutAsyncdb() {
		Applications.plain()
			.withUserConfiguration(Prototype.class)
			.run((context) -> assertThat(context.getBean(AsyncDatabaseManager.class).ping().block(TestDatabase.TIMEOUT))
				.isTrue());
	}

	@Test
	void prototypeIsRefusedIfTheSettingsNameAsyncdb() {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withPropertyValues("asyncdb.migrations.enabled=true")
			.withUserConfiguration(Prototype.class));
		assertThat(analysis.getDescription()).contains("'mine'", "not a singleton");
		assertThat(analysis.getAction()).contains("proxyMode");
	}

	@ParameterizedTest
	@ValueSource(strings = { "r2dbc:other://db/shop", "r2dbc:pool:other://db/shop" })
	void productThatAsyncdbDoesNotSupportStartsAsWithoutIt(String url) {
		Applications.plain()
			.withPropertyValues("spring.r2dbc.url=" + url)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(DatabaseClient.class)
				.doesNotHaveBean(AsyncDatabaseManager.class)
				.doesNotHaveBean(SafePool.class));
	}

	@Test
	void productThatAsyncdbDoesNotSupportIsRefusedIfTheSettingsNameIt() {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withPropertyValues("spring.r2dbc.url=r2dbc:other://db/shop", "asyncdb.session.fetch-size=7"));
		assertThat(analysis.getDescription()).contains("PostgreSQL, MariaDB or H2");
	}

	@Configuration(proxyBeanMethods = false)
	static class Pool {

		@Bean
		ConnectionPool mine() {
			return new ConnectionPool(ConnectionPoolConfiguration.builder(h2()).maxSize(2).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Driver {

		@Bean
		H2ConnectionFactory mine() {
			return new H2ConnectionFactory(H2ConnectionConfiguration.builder()
				.inMemory("driver" + System.nanoTime())
				.property("DB_CLOSE_DELAY", "-1")
				.build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Wrapping {

		@Bean
		WrappingFactory mine() {
			return new WrappingFactory(h2());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hiding {

		@Bean
		HidingFactory mine() {
			return new HidingFactory(h2());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factory {

		@Bean
		FactoryBean<ConnectionFactory> mine() {
			return new ConnectionFactoryBean<>(ConnectionFactory.class, h2());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PoolFactory {

		@Bean
		ConnectionFactoryBean<ConnectionPool> mine() {
			return new ConnectionFactoryBean<>(ConnectionPool.class, new Pool().mine());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyFactory {

		@Bean
		@Lazy
		ConnectionFactory mine() {
			return h2();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedProxy {

		@Bean
		@Scope(scopeName = "singleton", proxyMode = ScopedProxyMode.INTERFACES)
		ConnectionFactory mine() {
			return h2();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TransactionAware {

		@Bean
		ConnectionFactory mine() {
			return new TransactionAwareConnectionFactoryProxy(h2());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Single {

		@Bean
		SingleConnectionFactory mine() {
			return new SingleConnectionFactory(
					Objects.requireNonNull(Mono.from(h2().create()).cast(Connection.class).block(TestDatabase.TIMEOUT)),
					h2().getMetadata(), true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Routing {

		@Bean
		TenantConnections mine() {
			TenantConnections tenants = new TenantConnections();
			tenants.setTargetConnectionFactories(Map.of());
			tenants.setDefaultTargetConnectionFactory(h2());
			return tenants;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Qualified {

		@Bean
		ConnectionFactory mine() {
			return h2();
		}

		@Bean(defaultCandidate = false)
		ConnectionPool other() {
			return new Pool().mine();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Another {

		@Bean
		ConnectionPool another() {
			return new Pool().mine();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Prototype {

		private final String url = Applications.h2();

		@Bean
		@Scope("prototype")
		ConnectionFactory mine() {
			return ConnectionFactories.get(this.url);
		}

	}

	static class TenantConnections extends AbstractRoutingConnectionFactory {

		@Override
		protected Mono<Object> determineCurrentLookupKey() {
			return Mono.empty();
		}

	}

	record ConnectionFactoryBean<T extends ConnectionFactory>(Class<T> type, T connections) implements FactoryBean<T> {

		@Override
		public T getObject() {
			return this.connections;
		}

		@Override
		public Class<?> getObjectType() {
			return this.type;
		}

	}

	record WrappingFactory(ConnectionFactory target) implements ConnectionFactory, Wrapped<ConnectionFactory> {

		@Override
		public Publisher<? extends Connection> create() {
			return this.target.create();
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return this.target.getMetadata();
		}

		@Override
		public ConnectionFactory unwrap() {
			return this.target;
		}

	}

	record HidingFactory(ConnectionFactory target) implements ConnectionFactory {

		@Override
		public Publisher<? extends Connection> create() {
			return this.target.create();
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return this.target.getMetadata();
		}

	}

}
