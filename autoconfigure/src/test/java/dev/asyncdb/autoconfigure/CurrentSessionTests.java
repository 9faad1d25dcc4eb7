package dev.asyncdb.autoconfigure;

import java.util.Objects;
import java.util.function.BiConsumer;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.AsyncDb;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.NoCurrentSessionException;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The session bean, which means the current session.
 */
class CurrentSessionTests {

	private final ApplicationContextRunner application = Applications.onH2()
		.withConfiguration(AutoConfigurations.of(R2dbcTransactionManagerAutoConfiguration.class,
				TransactionAutoConfiguration.class))
		.withPropertyValues("asyncdb.databases.reporting.url=" + Applications.h2())
		.withUserConfiguration(Service.class);

	private static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(TestDatabase.TIMEOUT));
	}

	private void run(BiConsumer<AsyncDatabaseManager, Service> test) {
		this.application.run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBeansOfType(AsyncDatabaseManager.class)
				.values()
				.forEach((manager) -> get(manager.schema().createAll(Customer.class)));
			test.accept(context.getBean(AsyncDatabaseManager.class), context.getBean(Service.class));
		});
	}

	private static long count(AsyncDatabaseManager manager) {
		return get(manager.inTransaction((session) -> session.select(Customer.class).count()));
	}

	@Test
	void sessionInATransactionOfTheManagerIsItsSession() {
		run((manager, service) -> {
			get(manager.inTransaction((session) -> service.save("ada")
				.doOnNext((saved) -> assertThat(session.contains(saved)).isTrue())));
			assertThat(count(manager)).isOne();
		});
	}

	@Test
	void sessionInATransactionalMethodIsThatOfItsTransaction() {
		run((manager, service) -> {
			get(service.saveTransactionally("ada"));
			assertThat(count(manager)).isOne();
			service.failTransactionally("grace").onErrorComplete().block(TestDatabase.TIMEOUT);
			assertThat(count(manager)).isOne();
		});
	}

	@Test
	void sessionInASessionOfTheManagerIsThatSession() {
		run((manager, service) -> {
			manager.inSession((session) -> service.save("ada").then(session.commit())).block(TestDatabase.TIMEOUT);
			get(manager.inSession((session) -> service.save("grace")));
			assertThat(count(manager)).isOne();
		});
	}

	@Test
	void queriesAndClientsOfTheSessionFindItWhenTheyAreSubscribed() {
		run((manager, service) -> {
			String names = get(manager.inTransaction((session) -> service.save("ada").then(service.names())));
			assertThat(names).isEqualTo("ada 1");
		});
	}

	@Test
	void sessionOutsideOfATransactionIsRefusedWithTheRemedy() {
		run((manager, service) -> {
			assertThatExceptionOfType(NoCurrentSessionException.class).isThrownBy(() -> get(service.save("ada")))
				.withMessageContainingAll("save(..)", "inTransaction(..)", "@Transactional");
			assertThatExceptionOfType(NoCurrentSessionException.class).isThrownBy(() -> get(service.names()))
				.withMessageContaining("select(..)");
		});
	}

	@Test
	void callWithoutPublisherIsRefusedWithTheRemedy() {
		run((manager, service) -> assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> service.session().add(new Customer(null, "ada")))
			.withMessageContainingAll("add(..)", "save(..)"));
	}

	@Test
	void sessionOfAFurtherDatabaseIsFoundByItsQualifier() {
		this.application.run((context) -> {
			AsyncDatabaseManager reporting = context.getBean("reportingDatabaseManager", AsyncDatabaseManager.class);
			Service service = context.getBean(Service.class);
			get(reporting.schema().createAll(Customer.class));
			get(reporting.inTransaction((session) -> service.reporting().save(new Customer(null, "ada"))));
			assertThat(count(reporting)).isOne();
			assertThatExceptionOfType(NoCurrentSessionException.class)
				.isThrownBy(() -> get(context.getBean(AsyncDatabaseManager.class)
					.inTransaction((session) -> service.reporting().save(new Customer(null, "ada")))));
		});
	}

	@Configuration
	static class Service {

		private final AsyncSession session;

		private final AsyncSession reporting;

		Service(AsyncSession session, @AsyncDb("reporting") AsyncSession reporting) {
			this.session = session;
			this.reporting = reporting;
		}

		AsyncSession session() {
			return this.session;
		}

		AsyncSession reporting() {
			return this.reporting;
		}

		Mono<Customer> save(String name) {
			return this.session.save(new Customer(null, name));
		}

		@Transactional
		Mono<Customer> saveTransactionally(String name) {
			return save(name);
		}

		@Transactional
		Mono<Customer> failTransactionally(String name) {
			return save(name).then(Mono.error(new IllegalStateException("rolled back")));
		}

		Mono<String> names() {
			Mono<Long> count = this.session.sql().sql("SELECT COUNT(*) FROM customer").mapValue(Long.class).one();
			return this.session.select(Customer.class)
				.orderBy(Sort.by("name"))
				.all()
				.map(Customer::name)
				.single()
				.zipWhen((name) -> count, (name, number) -> name + " " + number);
		}

	}

}
