package dev.asyncdb.autoconfigure;

import java.util.Objects;
import java.util.function.Supplier;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.migration.AsyncdbMigrationAutoConfiguration;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The way to roll back what a test of the application does, as docs/guide/testing.md
 * shows it.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RollbackTests {

	private final TestDatabase database = TestDatabase.postgres(1);

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				R2dbcTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				AsyncdbConnectionAutoConfiguration.class, AsyncdbPoolAutoConfiguration.class,
				AsyncdbMigrationAutoConfiguration.class, AsyncdbAutoConfiguration.class))
		.withPropertyValues("asyncdb.url=" + this.database.url(), "asyncdb.migrations.on-startup=sync")
		.withUserConfiguration(Shop.class);

	@AfterAll
	void close() {
		this.database.close();
	}

	static <T> Mono<T> rolledBack(TransactionalOperator transactions, Supplier<Mono<T>> work) {
		return transactions.execute((transaction) -> {
			transaction.setRollbackOnly();
			return work.get();
		}).singleOrEmpty();
	}

	@Test
	void everythingThatTheApplicationDoesIsRolledBack() {
		this.application.run((context) -> {
			Long seen = rolledBack(context.getBean(TransactionalOperator.class), () -> work(context))
				.block(TestDatabase.TIMEOUT);
			assertThat(seen).isEqualTo(3);
			assertThat(this.database.number("SELECT COUNT(*) FROM customer")).isZero();
		});
	}

	private static Mono<Long> work(ApplicationContext context) {
		ShopRepository customers = context.getBean(ShopRepository.class);
		return context.getBean(Registration.class)
			.register("ada")
			.then(context.getBean(AsyncDatabaseManager.class)
				.inTransaction((session) -> session.save(new Customer(null, "bob"))))
			.then(customers.save(new Customer(null, "joan")))
			.then(customers.count());
	}

	interface ShopRepository extends R2dbcRepository<Customer, Long>, AsyncRepository<Customer> {

	}

	static class Registration {

		private final ShopRepository customers;

		Registration(ShopRepository customers) {
			this.customers = customers;
		}

		@Transactional
		Mono<Customer> register(String name) {
			return this.customers.getOrCreate(Values.of(Customer::name, name))
				.map((found) -> Objects.requireNonNull(found.entity()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = RollbackTests.class)
	static class Shop {

		@Bean
		Registration registration(ShopRepository customers) {
			return new Registration(customers);
		}

	}

}
