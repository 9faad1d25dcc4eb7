package dev.asyncdb.autoconfigure.check;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.session.BlockingSession;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a failed start explains about beans that do not exist.
 */
class MissingBeanFailureAnalyzerTests {

	@Test
	void blockingSessionInASingletonNamesTheManager() {
		Class<?> singleton = NeedsBlockingSession.class;
		FailureAnalysis analysis = Applications.failure(Applications.onH2().withUserConfiguration(singleton));
		assertThat(analysis.getDescription()).contains(singleton.getName(), "Session", "not a bean");
		assertThat(analysis.getAction()).contains("AsyncDatabaseManager").doesNotContain("defining a bean");
	}

	@Test
	void repositoryWhenSwitchedOffNamesTheProperty() {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withPropertyValues("asyncdb.enabled=false", "spring.r2dbc.url=" + Applications.h2())
			.withUserConfiguration(Customers.class, NeedsRepository.class));
		assertThat(analysis.getDescription()).contains("asyncdb.enabled is false", "AsyncRepository");
		assertThat(analysis.getAction()).contains("asyncdb.enabled");
	}

	@Test
	void managerWhenSwitchedOffNamesTheProperty() {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withPropertyValues("asyncdb.enabled=false")
			.withUserConfiguration(NeedsManager.class));
		assertThat(analysis.getDescription()).contains("asyncdb.enabled is false");
	}

	@Test
	void applicationWithoutAnyDatabaseNamesTheUrl() {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withClassLoader(new FilteredClassLoader("org.h2", "io.r2dbc.h2"))
			.withUserConfiguration(NeedsManager.class));
		assertThat(analysis.getDescription()).contains("asyncdb.url");
		assertThat(analysis.getAction()).contains("asyncdb.url");
	}

	interface CustomerRepository extends R2dbcRepository<Customer, Long>, AsyncRepository<Customer> {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true,
			basePackageClasses = MissingBeanFailureAnalyzerTests.class)
	static class Customers {

	}

	static class NeedsBlockingSession {

		NeedsBlockingSession(BlockingSession session) {
		}

	}

	static class NeedsManager {

		NeedsManager(AsyncDatabaseManager manager) {
		}

	}

	static class NeedsRepository {

		NeedsRepository(CustomerRepository repository) {
		}

	}

}
