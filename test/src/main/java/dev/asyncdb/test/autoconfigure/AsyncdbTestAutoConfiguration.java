package dev.asyncdb.test.autoconfigure;

import java.time.Duration;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbPoolAutoConfiguration;
import dev.asyncdb.test.Statements;
import dev.asyncdb.test.fault.Connections;
import dev.asyncdb.test.fault.Faults;
import dev.asyncdb.test.rollback.TestTransactions;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the test kit: connections that take part in the transaction of a
 * test, and the record of their statements.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = { AsyncdbPoolAutoConfiguration.class, R2dbcAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "asyncdb.test.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AsyncdbTestProperties.class)
public final class AsyncdbTestAutoConfiguration {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	@Bean
	@ConditionalOnMissingBean
	Statements statements() {
		return new Statements();
	}

	@Bean
	@ConditionalOnMissingBean
	TestTransactions testTransactions(AsyncdbTestProperties properties, Statements statements) {
		return new TestTransactions(properties.toOptions(), statements::add);
	}

	// Below all others, which then see the callers that share a connection apart
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ConnectionFactoryDecorator testTransactionsDecorator(TestTransactions transactions) {
		return transactions::decorate;
	}

	@Bean
	@ConditionalOnMissingBean
	Faults faults() {
		return new Faults();
	}

	// Above the transactions of the tests, so that faults meet the calls of the callers
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE + 1)
	ConnectionFactoryDecorator faultsDecorator(Faults faults) {
		return faults::decorate;
	}

	@Bean
	@ConditionalOnClass(ConnectionPool.class)
	@ConditionalOnMissingBean
	Connections connections(ObjectProvider<ConnectionFactory> pools) {
		return new Connections(() -> pools.orderedStream().toList());
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "asyncdb.test.create-schema")
	SmartInitializingSingleton entitySchemaCreation(ListableBeanFactory beans) {
		return () -> beans.getBeansOfType(AsyncDatabaseManager.class)
			.values()
			.forEach((manager) -> manager.schema().createAll().block(LIMIT));
	}

}
