package dev.asyncdb.autoconfigure.databases;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.AsyncDb;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.connection.lookup.AbstractRoutingConnectionFactory;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans of the application that replace one of asyncdb, with the others still there.
 */
class CustomizedBeansTests {

	private static final String TENANT = "tenant";

	private final ApplicationContextRunner application = Applications.onH2()
		.withPropertyValues("asyncdb.databases.reporting.url=" + Applications.h2());

	private static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(TestDatabase.TIMEOUT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "asyncDatabaseManager", "reportingDatabaseManager" })
	void transactionManagerOfTheApplicationRunsTheTransactions(String name) {
		this.application.withUserConfiguration(TransactionManagers.class).run((context) -> {
			AsyncDatabaseManager manager = context.getBean(name, AsyncDatabaseManager.class);
			get(manager.inTransaction((session) -> session.sql().sql("SELECT 1").fetch().first()));
			boolean isMain = name.equals("asyncDatabaseManager");
			assertThat(context.getBean(isMain ? "mine" : "theirs", CountingTransactionManager.class).begun).hasValue(1);
			assertThat(context.getBean(isMain ? "theirs" : "mine", CountingTransactionManager.class).begun).hasValue(0);
		});
	}

	@Test
	void transactionManagerThatIsDeclaredByItsInterfaceRunsTheTransactions() {
		Applications.onH2().withUserConfiguration(DeclaredByInterface.class).run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			get(manager.inTransaction((session) -> session.sql().sql("SELECT 1").fetch().first()));
			assertThat(context.getBean("mine", CountingTransactionManager.class).begun).hasValue(1);
		});
	}

	@Test
	void routingConnectionFactoryRoutesAndMigratesTheConfiguredDatabase() {
		this.application.withUserConfiguration(Routing.class).run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			Mono<String> database = manager.inTransaction((session) -> session.sql()
				.sql("SELECT CURRENT_CATALOG")
				.map((row) -> String.valueOf(row.get(0)))
				.one());
			assertThat(get(database.contextWrite((view) -> view.put(TENANT, "a"))))
				.isNotEqualTo(get(database.contextWrite((view) -> view.put(TENANT, "b"))));
			assertThat(manager.migrations().status().block(TestDatabase.TIMEOUT)).isEqualTo(DatabaseStatus.NO_INFO);
			get(manager.migrations().sync());
			assertThat(manager.migrations().history().count().block(TestDatabase.TIMEOUT)).isPositive();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class TransactionManagers {

		@Bean
		CountingTransactionManager mine(ConnectionFactory connections) {
			return new CountingTransactionManager(connections);
		}

		@Bean(defaultCandidate = false)
		@AsyncDb("reporting")
		CountingTransactionManager theirs(@AsyncDb("reporting") ConnectionFactory connections) {
			return new CountingTransactionManager(connections);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DeclaredByInterface {

		// Created before the transaction manager
		@Bean
		String nameOfTheDatabase(AsyncDatabaseManager manager) {
			return manager.name();
		}

		@Bean
		ReactiveTransactionManager mine(ConnectionFactory connections) {
			return new CountingTransactionManager(connections);
		}

	}

	@SuppressWarnings("serial") // Never serialized
	static class CountingTransactionManager extends R2dbcTransactionManager {

		private final AtomicInteger begun = new AtomicInteger();

		CountingTransactionManager(ConnectionFactory connections) {
			super(connections);
		}

		@Override
		protected Mono<Void> doBegin(TransactionSynchronizationManager synchronization, Object transaction,
				TransactionDefinition definition) {
			this.begun.incrementAndGet();
			return super.doBegin(synchronization, transaction, definition);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Routing {

		@Bean
		ConnectionFactory tenants(R2dbcConnectionDetails main) {
			TenantConnections tenants = new TenantConnections();
			tenants.setTargetConnectionFactories(Map.of("a", ConnectionFactories.get(Applications.h2()), "b",
					ConnectionFactories.get(Applications.h2())));
			tenants.setDefaultTargetConnectionFactory(ConnectionFactories.get(main.getConnectionFactoryOptions()));
			return tenants;
		}

	}

	static class TenantConnections extends AbstractRoutingConnectionFactory {

		@Override
		protected Mono<Object> determineCurrentLookupKey() {
			return Mono.deferContextual((context) -> Mono.justOrEmpty(context.getOrEmpty(TENANT)));
		}

	}

}
