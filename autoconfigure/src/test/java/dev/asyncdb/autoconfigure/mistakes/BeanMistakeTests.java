package dev.asyncdb.autoconfigure.mistakes;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.AsyncDb;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Mistakes in repositories, services and what is injected.
 */
class BeanMistakeTests {

	private final ApplicationContextRunner application = Applications.onH2()
		.withConfiguration(AutoConfigurations.of(R2dbcTransactionManagerAutoConfiguration.class,
				TransactionAutoConfiguration.class));

	@Test
	void fragmentWithoutARepository() {
		FailureAnalysis analysis = Applications.failure(this.application.withUserConfiguration(NeedsFragment.class));
		assertThat(analysis.getDescription())
			.contains("Customers, which extends AsyncRepository but no repository of Spring Data, so none is created");
		assertThat(analysis.getAction()).isEqualTo("Let Customers extend R2dbcRepository as well.");
	}

	@Test
	void databaseThatIsNotConfigured() {
		FailureAnalysis analysis = Applications
			.failure(this.application.withPropertyValues("asyncdb.databases.reporting.url=" + Applications.h2())
				.withUserConfiguration(NeedsOther.class));
		assertThat(analysis.getDescription()).contains("requires a bean of the database 'reproting', which has none",
				"The databases of asyncdb.databases are: reporting");
		assertThat(analysis.getAction()).isEqualTo("Set asyncdb.databases.reproting.url, or correct the name.");
	}

	@Test
	void repositoryOfAClassWithoutId() {
		this.application.withUserConfiguration(Repositories.class)
			.run((context) -> assertThatThrownBy(
					() -> context.getBean(Broken.class).findById(1L).block(TestDatabase.TIMEOUT))
				.hasMessageContainingAll("Required identifier property not found", "WithoutId"));
	}

	@Test
	void sessionOutsideOfATransaction() {
		this.application.withUserConfiguration(Service.class)
			.run((context) -> assertThatThrownBy(
					() -> context.getBean(Service.class).save().block(TestDatabase.TIMEOUT))
				.hasMessageContainingAll("save(..) was called on the current session, but there is none",
						"Call it inside inTransaction(..)", "@Transactional"));
	}

	@Test
	void transactionalMethodThatReturnsNoPublisher() {
		this.application.withUserConfiguration(Service.class)
			.run((context) -> assertThatThrownBy(() -> context.getBean(Service.class).blocking())
				.hasMessageContainingAll("Cannot apply reactive transaction to non-reactive return type",
						"java.lang.String"));
	}

	interface Customers extends AsyncRepository<Customer> {

	}

	interface Broken extends R2dbcRepository<WithoutId, Long> {

	}

	static class WithoutId {

		@Nullable String name;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = BeanMistakeTests.class)
	static class Repositories {

	}

	static class NeedsFragment {

		NeedsFragment(Customers customers) {
			assertThat(customers).isNotNull();
		}

	}

	static class NeedsOther {

		NeedsOther(@AsyncDb("reproting") AsyncDatabaseManager manager) {
			assertThat(manager).isNotNull();
		}

	}

	static class Service {

		private final AsyncSession session;

		Service(AsyncSession session) {
			this.session = session;
		}

		Mono<Customer> save() {
			return this.session.save(new Customer(null, "ada"));
		}

		@Transactional
		String blocking() {
			return "done";
		}

	}

}
