package dev.asyncdb.autoconfigure.check;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.session.OnConflict;
import dev.asyncdb.session.SessionOperations;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.H2Dialect;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.r2dbc.connection.TransactionAwareConnectionFactoryProxy;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The methods of a repository reach one database.
 */
class DatabaseCheckTests {

	@ParameterizedTest
	@ValueSource(strings = { "asyncdb.url", "spring.r2dbc.url" })
	void managerOfAnotherDatabaseStopsTheStartAndNamesBothBeans(String property) {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withPropertyValues(property + "=" + Applications.h2())
			.withUserConfiguration(OtherManager.class));
		assertThat(analysis.getDescription()).contains("'reports'", "'connectionFactory'");
		assertThat(analysis.getAction()).contains("defaultCandidate = false");
	}

	@Test
	void managerOfAnotherDatabaseWhenLazyIsRefusedAtItsFirstUse() {
		Applications.onH2()
			.withUserConfiguration(LazyManager.class)
			.run((context) -> assertThatException().isThrownBy(() -> context.getBean(SessionOperations.class))
				.withStackTraceContaining("'reports'"));
	}

	@Test
	void managerOfAnotherDatabaseThatIsNoDefaultCandidateStandsBesideTheAutomaticOne() {
		Applications.onH2().withUserConfiguration(FurtherManager.class, Customers.class).run((context) -> {
			assertThat(context).hasNotFailed().hasBean("asyncDatabaseManager").hasBean("reports");
			context.getBean(AsyncDatabaseManager.class).schema().createAll(Customer.class).block();
			CustomerRepository customers = context.getBean(CustomerRepository.class);
			customers.insertAll(List.of(new Customer(null, "ada")), OnConflict.FAIL).blockLast();
			assertThat(customers.findByName("ada").block()).isNotNull();
		});
	}

	@Test
	void managerOnAProxyOfTheSameConnectionFactoryStarts() {
		Applications.onH2()
			.withUserConfiguration(ProxiedManager.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(AsyncDatabaseManager.class));
	}

	@Test
	void managerOfTheSameAddressStarts() {
		String url = Applications.h2();
		Applications.plain()
			.withPropertyValues("asyncdb.url=" + url)
			.withBean("own", AsyncDatabaseManager.class, () -> AsyncDatabaseManager.builder(url).build())
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(AsyncDatabaseManager.class));
	}

	@Test
	void repositoryWhoseFindersUseAnotherDatabaseStopsTheStart() {
		FailureAnalysis analysis = Applications
			.failure(Applications.plain().withUserConfiguration(TwoTemplates.class, ReportRepositories.class));
		assertThat(analysis.getDescription()).contains("CustomerRepository", "'asyncDatabaseManager'",
				"'reportsTemplate'");
	}

	interface CustomerRepository extends R2dbcRepository<Customer, Long>, AsyncRepository<Customer> {

		Mono<Customer> findByName(String name);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = DatabaseCheckTests.class)
	static class Customers {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = DatabaseCheckTests.class,
			entityOperationsRef = "reportsTemplate")
	static class ReportRepositories {

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherManager {

		@Bean(destroyMethod = "dispose")
		AsyncDatabaseManager reports() {
			return AsyncDatabaseManager.builder(Applications.h2()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyManager {

		@Bean(destroyMethod = "dispose")
		@Lazy
		AsyncDatabaseManager reports() {
			return AsyncDatabaseManager.builder(Applications.h2()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FurtherManager {

		@Bean(defaultCandidate = false, destroyMethod = "dispose")
		AsyncDatabaseManager reports() {
			return AsyncDatabaseManager.builder(Applications.h2()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedManager {

		@Bean
		AsyncDatabaseManager own(ConnectionFactory connectionFactory) {
			return AsyncDatabaseManager.builder(new TransactionAwareConnectionFactoryProxy(connectionFactory)).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(SettingsCheckTests.PrimaryDatabase.class)
	static class TwoTemplates {

		@Bean(defaultCandidate = false)
		R2dbcEntityTemplate reportsTemplate(@Qualifier("reports") ConnectionFactory reports) {
			return new R2dbcEntityTemplate(DatabaseClient.create(reports), H2Dialect.INSTANCE);
		}

	}

}
