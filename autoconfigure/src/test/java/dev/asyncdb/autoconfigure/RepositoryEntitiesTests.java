package dev.asyncdb.autoconfigure;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.migration.AsyncdbMigrationAutoConfiguration;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The schema knows the entities of an application.
 */
class RepositoryEntitiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				AsyncdbConnectionAutoConfiguration.class, AsyncdbMigrationAutoConfiguration.class,
				AsyncdbAutoConfiguration.class))
		.withInitializer(
				(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
		.withPropertyValues("spring.r2dbc.generate-unique-name=true");

	@Test
	void entityOfARepositoryThatNobodyHasUsedHasATable() {
		this.contextRunner.withUserConfiguration(CustomerRepositories.class).run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			List<String> done = Objects.requireNonNull(manager.schema().createAll().block(TestDatabase.TIMEOUT));
			assertThat(done).anyMatch((statement) -> statement.startsWith("CREATE TABLE \"CUSTOMER\""));
			assertThat(Objects.requireNonNull(manager.schema().compare().block(TestDatabase.TIMEOUT)).isEmpty())
				.isTrue();
		});
	}

	@Test
	void schemaWithoutRepositoriesIsEmpty() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(AsyncDatabaseManager.class).schema().model().tables())
				.isEmpty());
	}

	interface CustomerRepository extends R2dbcRepository<Customer, Long> {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = RepositoryEntitiesTests.class,
			excludeFilters = @Filter(type = FilterType.REGEX, pattern = ".*SharedSession.*"))
	static class CustomerRepositories {

	}

}
