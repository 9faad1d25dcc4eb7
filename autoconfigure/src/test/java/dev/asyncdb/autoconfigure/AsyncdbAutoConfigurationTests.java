package dev.asyncdb.autoconfigure;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionListener;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.TransactionStart;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.transaction.ReactiveTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manager of the one database.
 */
class AsyncdbAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				R2dbcTransactionManagerAutoConfiguration.class, AsyncdbConnectionAutoConfiguration.class,
				AsyncdbPoolAutoConfiguration.class, AsyncdbAutoConfiguration.class));

	@Test
	void managerIsCreatedOnTheEmbeddedDatabase() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(AsyncDatabaseManager.class).hasSingleBean(SessionOperations.class);
			assertThat(context.getBean(AsyncDatabaseManager.class).ping().block()).isTrue();
		});
	}

	@Test
	void managerWhenUrlIsSetUsesIt() {
		this.contextRunner.withPropertyValues("asyncdb.url=h2:mem:given").run((context) -> {
			String catalog = context.getBean(AsyncDatabaseManager.class)
				.inTransaction((session) -> session.sql()
					.sql("SELECT CURRENT_CATALOG")
					.map((row) -> String.valueOf(row.get(0)))
					.one())
				.block();
			assertThat(catalog).isEqualToIgnoringCase("given");
		});
	}

	@Test
	void managerWhenUrlIsEmptyUsesWhatSpringBootHas() {
		this.contextRunner.withPropertyValues("asyncdb.url=")
			.run((context) -> assertThat(context.getBean(AsyncDatabaseManager.class).ping().block()).isTrue());
	}

	@Test
	void poolSettingsOfSpringBootKeepActing() {
		this.contextRunner
			.withPropertyValues("asyncdb.url=r2dbc:pool:h2:mem:///pooled?maxSize=3", "spring.r2dbc.pool.max-size=7",
					"spring.r2dbc.pool.initial-size=2")
			.run((context) -> {
				assertThat(context).hasSingleBean(ConnectionFactory.class);
				ConnectionPool pool = context.getBean(ConnectionPool.class);
				assertThat(pool.getMetrics().orElseThrow().getMaxAllocatedSize()).isEqualTo(7);
			});
	}

	@Test
	void credentialsBesideTheUrlWin() {
		this.contextRunner
			.withPropertyValues("asyncdb.url=postgresql://app:old@localhost:1/shop", "asyncdb.username=other",
					"asyncdb.password=s3cr3t")
			.run((context) -> {
				var details = context.getBean(AsyncdbConnectionAutoConfiguration.UrlConnectionDetails.class);
				assertThat(details.url().user()).isEqualTo("other");
				assertThat(details.url().password()).hasToString("s3cr3t");
				assertThat(details.toString() + context.getBean(AsyncdbProperties.class)).doesNotContain("s3cr3t");
			});
	}

	@Test
	void transactionManagerStaysThatOfSpringBoot() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(ReactiveTransactionManager.class)
			.hasBean("connectionFactoryTransactionManager"));
	}

	@Test
	void sessionSettingsAreHonoured() {
		this.contextRunner.withPropertyValues("asyncdb.session.auto-flush=false").run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			manager
				.inTransaction((session) -> session.sql()
					.sql("CREATE TABLE \"CUSTOMER\" (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100))")
					.then())
				.block();
			Long unseen = manager.inTransaction((session) -> {
				session.add(new Customer(null, "ada"));
				return session.select(Customer.class).count();
			}).block();
			assertThat(unseen).isZero();
		});
	}

	@Test
	void managerWhenSwitchedOffIsNotCreated() {
		this.contextRunner.withPropertyValues("asyncdb.enabled=false", "asyncdb.url=h2:mem:off")
			.run((context) -> assertThat(context).doesNotHaveBean(AsyncDatabaseManager.class)
				.doesNotHaveBean(AsyncdbConnectionAutoConfiguration.UrlConnectionDetails.class));
	}

	@Test
	void managerWhenR2dbcIsMissingIsNotCreated() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConnectionFactory.class))
			.run((context) -> assertThat(context).doesNotHaveBean(AsyncDatabaseManager.class));
	}

	@Test
	void managerWhenLibraryIsMissingIsNotCreated() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(AsyncDatabaseManager.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ConnectionFactory.class));
	}

	@Test
	void managerOfTheUserWins() {
		this.contextRunner.withUserConfiguration(OwnManager.class)
			.run((context) -> assertThat(context).hasSingleBean(AsyncDatabaseManager.class).hasBean("own"));
	}

	@Test
	void managerWhenContextClosesIsDisposed() {
		this.contextRunner.run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			context.close();
			assertThat(manager.ping().map((alive) -> "alive").onErrorReturn("disposed").block()).isEqualTo("disposed");
		});
	}

	@Test
	void urlWhenUnreadableFailsWithAnAnalysisThatQuotesNothing() {
		this.contextRunner.withPropertyValues("asyncdb.url=s3cr3t://nowhere").run((context) -> {
			assertThat(context).hasFailed();
			var analysis = new DatabaseUrlFailureAnalyzer(new StandardEnvironment())
				.analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("postgresql://").doesNotContain("s3cr3t");
			assertThat(analysis.getAction()).contains("asyncdb.url");
		});
	}

	@Test
	void builderOfTheApplicationHasWhatTheManagerHas() {
		this.contextRunner
			.withPropertyValues("asyncdb.session.fetch-size=7", "asyncdb.session.transaction-start=first-statement")
			.withUserConfiguration(Listening.class, BuiltManager.class)
			.run((context) -> {
				AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
				assertThat(manager.name()).isEqualTo("built");
				assertThat(manager.options().fetchSize()).isEqualTo(7);
				assertThat(manager.options().transactionStart()).isEqualTo(TransactionStart.FIRST_STATEMENT);
				manager.inTransaction((session) -> session.sql().sql("SELECT 1").fetch().first()).block();
				assertThat(context.getBean(Listening.class).commits).isOne();
				assertThat(context.getBean(AsyncDatabaseManager.Builder.class))
					.isNotSameAs(context.getBean(AsyncDatabaseManager.Builder.class));
			});
	}

	@Test
	void customizerChangesTheAutomaticManager() {
		this.contextRunner
			.withBean(AsyncDatabaseManagerBuilderCustomizer.class, () -> (builder) -> builder.name("customized"))
			.run((context) -> assertThat(context.getBean(AsyncDatabaseManager.class).name()).isEqualTo("customized"));
	}

	@Configuration
	static class Listening implements SessionListener {

		private int commits;

		@Override
		public Mono<Void> afterCommit(AsyncSession session) {
			return Mono.fromRunnable(() -> this.commits++);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BuiltManager {

		@Bean
		AsyncDatabaseManager own(AsyncDatabaseManager.Builder builder) {
			return builder.name("built").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManager {

		@Bean
		AsyncDatabaseManager own(ConnectionFactory connectionFactory) {
			return AsyncDatabaseManager.builder(connectionFactory).build();
		}

	}

}
