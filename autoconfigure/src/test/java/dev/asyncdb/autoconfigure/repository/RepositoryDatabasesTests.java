package dev.asyncdb.autoconfigure.repository;

import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.AsyncDb;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.schema.TableModel;
import dev.asyncdb.schema.Unique;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanNameGenerator;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.H2Dialect;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Repositories of an application with several databases.
 */
class RepositoryDatabasesTests {

	private final ApplicationContextRunner application = Applications.onH2()
		.withPropertyValues("asyncdb.databases.reporting.url=" + Applications.h2());

	private static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(TestDatabase.TIMEOUT));
	}

	private static AsyncDatabaseManager reporting(ApplicationContext context) {
		return context.getBean("reportingDatabaseManager", AsyncDatabaseManager.class);
	}

	private static long invoices(AsyncDatabaseManager manager) {
		return get(manager.inTransaction((session) -> session.select(Invoice.class).count()));
	}

	@Test
	void helpersAndFindersOfARepositoryReachTheDatabaseOfItsTemplate() {
		this.application.withUserConfiguration(MainRepositories.class, ReportingRepositories.class).run((context) -> {
			AsyncDatabaseManager main = context.getBean(AsyncDatabaseManager.class);
			get(main.schema().createAll(Invoice.class));
			get(reporting(context).schema().createAll(Invoice.class));
			createCustomers(main);
			InvoiceRepository invoices = context.getBean(InvoiceRepository.class);
			assertThat(get(invoices.getOrCreate(Values.of(Invoice::number, "1"))).created()).isTrue();
			assertThat(get(invoices.findByNumber("1")).number()).isEqualTo("1");
			assertThat(get(context.getBean(CustomerRepository.class).getOrCreate(Values.of(Customer::name, "ada")))
				.created()).isTrue();
			assertThat(invoices(main)).isZero();
			assertThat(invoices(reporting(context))).isOne();
		});
	}

	private static void createCustomers(AsyncDatabaseManager manager) {
		get(manager.inTransaction((session) -> session.sql()
			.sql("CREATE TABLE customer (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100) UNIQUE)")
			.fetch()
			.rowsUpdated()));
	}

	@Test
	void helpersOfARepositoryJoinTheTransactionOfItsDatabase() {
		this.application.withUserConfiguration(ReportingRepositories.class).run((context) -> {
			get(reporting(context).schema().createAll(Invoice.class));
			InvoiceRepository invoices = context.getBean(InvoiceRepository.class);
			reporting(context)
				.inTransaction((session) -> invoices.getOrCreate(Values.of(Invoice::number, "1"))
					.then(Mono.error(new IllegalStateException("rolled back"))))
				.onErrorComplete()
				.block(TestDatabase.TIMEOUT);
			assertThat(invoices(reporting(context))).isZero();
		});
	}

	@Test
	void schemaOfADatabaseHasTheEntitiesOfItsRepositoriesOnly() {
		this.application.withUserConfiguration(MainRepositories.class, ReportingRepositories.class).run((context) -> {
			assertThat(context.getBean(AsyncDatabaseManager.class).schema().model().tables())
				.extracting(TableModel::name)
				.hasSize(1)
				.allMatch((name) -> name.toString().contains("CUSTOMER"));
			assertThat(reporting(context).schema().model().tables()).extracting(TableModel::name)
				.hasSize(1)
				.allMatch((name) -> name.toString().contains("INVOICE"));
		});
	}

	@Test
	void managerOfTheApplicationIsFoundByItsDatabase() {
		Applications.onH2().withUserConfiguration(OwnDatabase.class, OwnRepositories.class).run((context) -> {
			get(context.getBean("own", AsyncDatabaseManager.class).schema().createAll(Invoice.class));
			assertThat(get(context.getBean(InvoiceRepository.class).getOrCreate(Values.of(Invoice::number, "1")))
				.created()).isTrue();
			assertThat(invoices(context.getBean("own", AsyncDatabaseManager.class))).isOne();
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void repositoryOfADatabaseWithoutManagerStopsTheStart(boolean hasFurtherDatabase) {
		FailureAnalysis analysis = Applications.failure((hasFurtherDatabase ? this.application : Applications.onH2())
			.withUserConfiguration(OwnTemplate.class, OwnRepositories.class));
		assertThat(analysis.getDescription()).contains("InvoiceRepository", "'asyncDatabaseManager'", "'ownTemplate'");
		assertThat(analysis.getAction()).contains("asyncdb.databases.<name>.url");
	}

	@Test
	void interfaceOfRepositoriesOfTwoDatabasesStopsTheStart() {
		FailureAnalysis analysis = Applications
			.failure(this.application.withUserConfiguration(InvoicesOfMain.class, InvoicesOfReporting.class));
		assertThat(analysis.getDescription()).contains("mainRepositoryDatabasesTests.InvoiceRepository",
				"reportingRepositoryDatabasesTests.InvoiceRepository", "different databases");
	}

	record Invoice(@Id @Nullable Long id, @Unique String number) {
	}

	interface InvoiceRepository extends R2dbcRepository<Invoice, Long>, AsyncRepository<Invoice> {

		Mono<Invoice> findByNumber(String number);

	}

	interface CustomerRepository extends R2dbcRepository<Customer, Long>, AsyncRepository<Customer> {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = RepositoryDatabasesTests.class,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CustomerRepository.class),
			excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = InvoiceRepository.class))
	static class MainRepositories {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = RepositoryDatabasesTests.class,
			excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CustomerRepository.class),
			entityOperationsRef = "reportingEntityTemplate")
	static class ReportingRepositories {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = RepositoryDatabasesTests.class,
			excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CustomerRepository.class),
			entityOperationsRef = "ownTemplate")
	static class OwnRepositories {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = RepositoryDatabasesTests.class,
			excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CustomerRepository.class),
			nameGenerator = InvoicesOfMain.Names.class)
	static class InvoicesOfMain {

		static class Names implements BeanNameGenerator {

			@Override
			public String generateBeanName(BeanDefinition definition, BeanDefinitionRegistry registry) {
				return "main" + ClassUtils.getShortName(Objects.requireNonNull(definition.getBeanClassName()));
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = RepositoryDatabasesTests.class,
			excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = CustomerRepository.class),
			entityOperationsRef = "reportingEntityTemplate", nameGenerator = InvoicesOfReporting.Names.class)
	static class InvoicesOfReporting {

		static class Names implements BeanNameGenerator {

			@Override
			public String generateBeanName(BeanDefinition definition, BeanDefinitionRegistry registry) {
				return "reporting" + ClassUtils.getShortName(Objects.requireNonNull(definition.getBeanClassName()));
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplate {

		@Bean(defaultCandidate = false)
		R2dbcEntityTemplate ownTemplate() {
			return new R2dbcEntityTemplate(
					DatabaseClient.create(io.r2dbc.spi.ConnectionFactories.get(Applications.h2())), H2Dialect.INSTANCE);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDatabase {

		@Bean(defaultCandidate = false, destroyMethod = "dispose")
		AsyncDatabaseManager own() {
			return AsyncDatabaseManager.builder(Applications.h2()).build();
		}

		@Bean(defaultCandidate = false)
		R2dbcEntityTemplate ownTemplate(@AsyncDb("own") AsyncDatabaseManager own) {
			return new R2dbcEntityTemplate(DatabaseClient.create(own.connectionFactory()), H2Dialect.INSTANCE);
		}

	}

}
