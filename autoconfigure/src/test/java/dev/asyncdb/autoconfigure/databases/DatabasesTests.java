package dev.asyncdb.autoconfigure.databases;

import java.util.Map;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.AsyncDb;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.AsyncDatabaseManagerBuilderCustomizer;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Further databases, {@code asyncdb.databases.<name>}.
 */
class DatabasesTests {

	private static final String REPORTS = "CREATE TABLE \"REPORT\" (id BIGINT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(200) NOT NULL UNIQUE)";

	private final ApplicationContextRunner application = Applications.onH2()
		.withConfiguration(AutoConfigurations.of(TransactionAutoConfiguration.class))
		.withPropertyValues("asyncdb.databases.reporting.url=" + Applications.h2());

	private static AsyncDatabaseManager reporting(ApplicationContext context) {
		return context.getBean("reportingDatabaseManager", AsyncDatabaseManager.class);
	}

	private static AsyncDatabaseManager main(ApplicationContext context) {
		return context.getBean(AsyncDatabaseManager.class);
	}

	private static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(TestDatabase.TIMEOUT));
	}

	private static void createTables(ApplicationContext context) {
		for (AsyncDatabaseManager manager : context.getBeansOfType(AsyncDatabaseManager.class).values()) {
			get(manager.inTransaction((session) -> session.sql().sql(REPORTS).fetch().rowsUpdated()));
		}
	}

	private static long count(AsyncDatabaseManager manager) {
		return get(manager.inTransaction((session) -> session.select(Report.class).count()));
	}

	@Test
	void beansOfADatabaseAreFoundByQualifierOnly() {
		this.application.withUserConfiguration(Injected.class).run((context) -> {
			Injected injected = context.getBean(Injected.class);
			assertThat(main(context).name()).isEqualTo("default");
			assertThat(injected.manager.name()).isEqualTo("reporting");
			assertThat(injected.manager.connectionFactory()).isSameAs(injected.connections)
				.isSameAs(injected.template.getDatabaseClient().getConnectionFactory())
				.isNotSameAs(context.getBean(ConnectionFactory.class));
			assertThat(injected.template).isNotSameAs(context.getBean(R2dbcEntityTemplate.class));
			assertThat(context.getBean(DatabaseClient.class).getConnectionFactory())
				.isSameAs(context.getBean(ConnectionFactory.class));
			assertThat(context).getBeans(AsyncDatabaseManager.class)
				.containsOnlyKeys("asyncDatabaseManager", "reportingDatabaseManager");
		});
	}

	@Test
	void databaseWhoseNameHasADashIsFoundByItsName() {
		this.application.withPropertyValues("asyncdb.databases.order-history.url=" + Applications.h2())
			.run((context) -> {
				assertThat(context).hasBean("orderHistoryDatabaseManager").hasBean("orderHistoryConnectionFactory");
				assertThat(context.getBean("orderHistoryDatabaseManager", AsyncDatabaseManager.class).name())
					.isEqualTo("order-history");
			});
	}

	@Test
	void databasesWithoutAsyncdbAreNotConfigured() {
		this.application.withPropertyValues("asyncdb.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("reportingConnectionFactory"));
	}

	@Test
	void databasesWithoutR2dbcAreNotConfigured() {
		this.application.withClassLoader(new FilteredClassLoader(ConnectionFactory.class))
			.run((context) -> assertThat(context).doesNotHaveBean(AsyncDatabaseManager.class));
	}

	@Test
	void transactionsOfTwoDatabasesAreIndependent() {
		this.application.run((context) -> {
			createTables(context);
			AsyncDatabaseManager main = main(context);
			AsyncDatabaseManager reporting = reporting(context);
			assertThatException().isThrownBy(() -> get(main.inTransaction((outer) -> {
				outer.add(new Report("main"));
				return reporting.inTransaction((inner) -> {
					inner.add(new Report("reporting"));
					return Mono.empty();
				}).then(Mono.error(new IllegalStateException("rolled back")));
			}))).withMessage("rolled back");
			assertThat(count(main)).isZero();
			assertThat(count(reporting)).isOne();
		});
	}

	@Test
	void transactionalWithTheNameOfTheDatabaseUsesIt() {
		this.application.withUserConfiguration(Service.class).run((context) -> {
			createTables(context);
			Service service = context.getBean(Service.class);
			get(main(context).inTransaction((outer) -> {
				outer.add(new Report("main"));
				return service.create("reporting");
			}));
			assertThat(count(main(context))).isOne();
			assertThat(count(reporting(context))).isOne();
			assertThatException().isThrownBy(() -> get(service.fail("lost")));
			assertThat(count(reporting(context))).isOne();
		});
	}

	@Test
	void templateSharesEntitiesWithTheSessionOfItsOwnDatabaseOnly() {
		this.application.withUserConfiguration(Injected.class).run((context) -> {
			createTables(context);
			R2dbcEntityTemplate template = context.getBean(Injected.class).template;
			get(main(context).inTransaction((outer) -> outer.select(Report.class)
				.count()
				.then(reporting(context)
					.inTransaction((inner) -> template.insert(new Report("first")).doOnNext((stored) -> {
						assertThat(inner.contains(stored)).isTrue();
						assertThat(outer.contains(stored)).isFalse();
					})))));
		});
	}

	@Test
	void sessionSharesEntitiesWithTheSessionOfItsOwnDatabaseOnly() {
		this.application.run((context) -> {
			createTables(context);
			get(main(context).inTransaction((outer) -> outer.select(Report.class)
				.count()
				.then(reporting(context).inTransaction((inner) -> inner.save(new Report("first"))
					.doOnNext((stored) -> assertThat(outer.contains(stored)).isFalse())))));
			get(reporting(context).inTransaction((outer) -> outer.select(Report.class)
				.count()
				.then(main(context).inTransaction((inner) -> inner.save(new Report("first"))
					.doOnNext((stored) -> assertThat(outer.contains(stored)).isFalse())))));
		});
	}

	@Test
	void settingsAreThoseOfTheApplicationUnlessSet() {
		this.application
			.withPropertyValues("asyncdb.session.fetch-size=7", "asyncdb.session.auto-flush=false",
					"asyncdb.databases.reporting.session.fetch-size=9", "spring.r2dbc.pool.max-size=5",
					"spring.r2dbc.pool.initial-size=0", "asyncdb.databases.other.url=" + Applications.h2(),
					"asyncdb.databases.other.pool.max-size=3")
			.run((context) -> {
				assertThat(reporting(context).options().fetchSize()).isEqualTo(9);
				assertThat(reporting(context).options().autoFlush()).isFalse();
				assertThat(size(context, "reportingConnectionFactory")).isEqualTo(5);
				assertThat(size(context, "otherConnectionFactory")).isEqualTo(3);
			});
	}

	private static int size(ApplicationContext context, String pool) {
		return context.getBean(pool, ConnectionPool.class).getMetrics().orElseThrow().getMaxAllocatedSize();
	}

	@Test
	void poolWhenSwitchedOffIsNotCreated() {
		this.application.withPropertyValues("asyncdb.databases.reporting.pool.enabled=false").run((context) -> {
			assertThat(context.getBean("reportingConnectionFactory")).isNotInstanceOf(SafePool.class);
			assertThat(reporting(context).ping().block(TestDatabase.TIMEOUT)).isTrue();
		});
	}

	@Test
	void poolAndManagerAreClosedWithTheApplication() {
		this.application.run((context) -> {
			AsyncDatabaseManager manager = reporting(context);
			SafePool pool = context.getBean("reportingConnectionFactory", SafePool.class);
			context.close();
			assertThat(pool.isDisposed()).isTrue();
			assertThat(manager.ping().map((alive) -> "alive").onErrorReturn("disposed").block()).isEqualTo("disposed");
		});
	}

	@Test
	void customizersApplyToEachDatabase() {
		this.application.withBean(AsyncDatabaseManagerBuilderCustomizer.class, Renaming::new).run((context) -> {
			assertThat(main(context).name()).isEqualTo("renamed default");
			assertThat(reporting(context).name()).isEqualTo("renamed reporting");
		});
	}

	@Test
	void connectionFactoryOfTheApplicationIsUsed() {
		this.application.withUserConfiguration(OwnConnections.class).run((context) -> {
			assertThat(context).doesNotHaveBean("reportingConnectionFactory");
			assertThat(reporting(context).connectionFactory()).isSameAs(context.getBean("mine"));
			assertThat(context.getBean("reportingMigrations", Migrations.class).status().block(TestDatabase.TIMEOUT))
				.isEqualTo(DatabaseStatus.NO_INFO);
		});
	}

	@Test
	void managerOfTheApplicationIsUsedAndTheRestStays() {
		this.application.withUserConfiguration(OwnManager.class).run((context) -> {
			assertThat(context).doesNotHaveBean("reportingDatabaseManager").hasBean("reportingEntityTemplate");
			assertThat(new QualifiedBeans(context.getSourceApplicationContext().getBeanFactory(), "reporting")
				.find(SessionOperations.class)).isSameAs(context.getBean("mine"));
			assertThat(context.getBean("mine", AsyncDatabaseManager.class).migrations())
				.isSameAs(context.getBean("reportingMigrations"));
		});
	}

	@Test
	void twoBeansForOneRoleAreRefusedByName() {
		FailureAnalysis analysis = Applications
			.failure(this.application.withUserConfiguration(OwnConnections.class, OtherConnections.class));
		assertThat(analysis.getDescription()).contains("mine", "other", "'reporting'");
	}

	@Test
	void severalMainConnectionFactoriesAreRefusedBesideAFurtherDatabase() {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withPropertyValues("asyncdb.databases.reporting.url=" + Applications.h2())
			.withBean("one", ConnectionFactory.class, () -> ConnectionFactories.get(Applications.h2()))
			.withBean("another", ConnectionFactory.class, () -> ConnectionFactories.get(Applications.h2())));
		assertThat(analysis.getDescription()).contains("none is primary: one, another");
	}

	@Test
	void databaseWithoutAddressIsRefused() {
		FailureAnalysis analysis = Applications
			.failure(this.application.withPropertyValues("asyncdb.databases.audit.pool.max-size=3"));
		assertThat(analysis.getDescription()).startsWith("asyncdb.databases.audit.url has the value ''");
	}

	@Test
	void invalidSettingIsNamedAsItWasWritten() {
		FailureAnalysis analysis = Applications
			.failure(this.application.withPropertyValues("asyncdb.databases.reporting.session.fetch-size=-1"));
		assertThat(analysis.getDescription())
			.startsWith("asyncdb.databases.reporting.session.fetch-size has the value '-1'");
	}

	@Test
	void invalidInheritedSettingIsNamedAsItWasWritten() {
		FailureAnalysis analysis = Applications
			.failure(this.application.withPropertyValues("asyncdb.pool.max-pending=-1"));
		assertThat(analysis.getDescription()).startsWith("asyncdb.pool.max-pending has the value '-1'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "asyncdb.databases.reporting.pool.max-size=0",
			"asyncdb.databases.reporting.pool.max-size=-2", "asyncdb.databases.reporting.pool.min-idle=-1",
			"asyncdb.pool.initial-size=-1", "spring.r2dbc.pool.acquire-retry=-1", "spring.r2dbc.pool.max-size=0" })
	void settingOfThePoolThatIsOutOfRangeIsNamedAsItWasWritten(String setting) {
		FailureAnalysis analysis = Applications.failure(this.application.withPropertyValues(setting));
		String[] nameAndValue = setting.split("=");
		assertThat(analysis.getDescription()).contains(nameAndValue[0], "'%s'".formatted(nameAndValue[1]));
	}

	@Test
	void nameThatCannotBePartOfABeanNameIsRefused() {
		FailureAnalysis analysis = Applications
			.failure(this.application.withPropertyValues("asyncdb.databases[a.b].url=" + Applications.h2()));
		assertThat(analysis.getDescription()).contains("asyncdb.databases").contains("letters, digits and dashes");
	}

	@Test
	void nameWithACapitalLetterIsRefused() {
		FailureAnalysis analysis = Applications
			.failure(this.application.withPropertyValues("asyncdb.databases.orderHistory.url=" + Applications.h2()));
		assertThat(analysis.getDescription()).contains("'orderHistory'").contains("lowercase letters");
	}

	@Test
	void variableOfTheEnvironmentIsASettingOfTheDatabaseWhoseNameHasADash() {
		Map<String, Object> variables = Map.of("ASYNCDB_DATABASES_ORDERHISTORY_POOL_MAXSIZE", "3");
		this.application.withPropertyValues("asyncdb.databases.order-history.url=" + Applications.h2())
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("orderhistoryDatabaseManager");
				assertThat(context.getBean("orderHistoryConnectionFactory", ConnectionPool.class).getMetrics())
					.hasValueSatisfying((pool) -> assertThat(pool.getMaxAllocatedSize()).isEqualTo(3));
			});
	}

	@Test
	void invalidUrlIsNamedWithItsDatabase() {
		FailureAnalysis analysis = Applications.failure(
				this.application.withPropertyValues("asyncdb.databases.reporting.url=oracle://app:s3cr3t@vm/shop"));
		assertThat(analysis.getDescription()).startsWith("asyncdb.databases.reporting.url is not valid")
			.doesNotContain("s3cr3t");
		assertThat(analysis.getAction()).startsWith("Correct asyncdb.databases.reporting.url.")
			.contains("asyncdb.databases.reporting.password");
	}

	@Test
	void databaseOfAnotherProductHasItsOwnDialect() {
		try (TestDatabase postgres = TestDatabase.postgres(1)) {
			postgres.execute("CREATE TABLE report (id BIGSERIAL PRIMARY KEY, title VARCHAR(200) NOT NULL UNIQUE)");
			this.application.withPropertyValues("asyncdb.databases.reporting.url=" + postgres.url())
				.withUserConfiguration(Injected.class)
				.run((context) -> {
					Report stored = get(context.getBean(Injected.class).template.insert(new Report("first")));
					assertThat(get(reporting(context).inTransaction(
							(session) -> session.getOrCreate(Report.class, Values.of(Report::getTitle, "first"))))
						.entity()
						.requiredId()).isEqualTo(stored.requiredId());
					Long locked = get(main(context).inTransaction((outer) -> reporting(context)
						.inTransaction((inner) -> inner.select(Report.class).forUpdate().all().count())));
					assertThat(locked).isOne();
				});
		}
	}

	@Test
	void helpersWork() {
		this.application.run((context) -> {
			createTables(context);
			assertThat(get(reporting(context)
				.inTransaction((session) -> session.getOrCreate(Report.class, Values.of(Report::getTitle, "ada"))))
				.created()).isTrue();
			assertThat(count(main(context))).isZero();
		});
	}

	@Configuration
	static class Injected {

		private final AsyncDatabaseManager manager;

		private final ConnectionFactory connections;

		private final R2dbcEntityTemplate template;

		Injected(@AsyncDb("reporting") AsyncDatabaseManager manager,
				@Qualifier("reporting") ConnectionFactory connections,
				@AsyncDb("reporting") R2dbcEntityTemplate template,
				@AsyncDb("reporting") ReactiveTransactionManager transactions, Migrations main,
				@AsyncDb("reporting") Migrations migrations) {
			this.manager = manager;
			this.connections = connections;
			this.template = template;
			assertThat(main).isNotSameAs(migrations);
		}

	}

	@Configuration
	static class Service {

		private final R2dbcEntityTemplate template;

		private final AsyncDatabaseManager manager;

		Service(@AsyncDb("reporting") R2dbcEntityTemplate template,
				@AsyncDb("reporting") AsyncDatabaseManager manager) {
			this.template = template;
			this.manager = manager;
		}

		@Transactional("reporting")
		Mono<Long> create(String title) {
			return this.manager.inTransaction((session) -> {
				session.add(new Report(title));
				return Mono.just(1L);
			});
		}

		@Transactional("reporting")
		Mono<Long> fail(String title) {
			return this.template.insert(new Report(title)).then(Mono.error(new IllegalStateException("failed")));
		}

	}

	static class Renaming implements AsyncDatabaseManagerBuilderCustomizer {

		@Override
		public void customize(AsyncDatabaseManager.Builder builder) {
			throw new AssertionError("The name of the database is known");
		}

		@Override
		public void customize(String database, AsyncDatabaseManager.Builder builder) {
			builder.name("renamed " + database);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnections {

		@Bean(defaultCandidate = false)
		@AsyncDb("reporting")
		ConnectionFactory mine() {
			return ConnectionFactories.get(Applications.h2());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherConnections {

		@Bean(defaultCandidate = false)
		@Qualifier("reporting")
		ConnectionFactory other() {
			return ConnectionFactories.get(Applications.h2());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManager {

		@Bean(defaultCandidate = false)
		@AsyncDb("reporting")
		AsyncDatabaseManager mine(@AsyncDb("reporting") ConnectionFactory connections) {
			return AsyncDatabaseManager.builder(connections).name("mine").build();
		}

	}

}
