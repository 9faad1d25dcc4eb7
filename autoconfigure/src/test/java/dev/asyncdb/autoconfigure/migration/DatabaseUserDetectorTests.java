package dev.asyncdb.autoconfigure.migration;

import java.util.UUID;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import io.r2dbc.spi.ConnectionFactory;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcInitializationAutoConfiguration;
import org.springframework.boot.r2dbc.init.R2dbcScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What waits for the initialization of a database: nothing in an application whose
 * settings do not name asyncdb, whose own initialization may use R2DBC.
 */
class DatabaseUserDetectorTests {

	private final String name = UUID.randomUUID().toString();

	private final ApplicationContextRunner plain = Applications.plain()
		.withConfiguration(AutoConfigurations.of(R2dbcInitializationAutoConfiguration.class))
		.withPropertyValues("spring.r2dbc.url=r2dbc:h2:mem:///" + this.name + "?options=DB_CLOSE_DELAY=-1");

	@ParameterizedTest
	@ValueSource(strings = { "asyncdb.enabled=true", "asyncdb.web.enabled=true", "asyncdb.enabled=false" })
	void initializationOfAnApplicationUsesTheClient(String setting) {
		this.plain.withPropertyValues(setting)
			.withUserConfiguration(InitializationByClient.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ClientInitializer.class));
	}

	@Test
	void migrationOfAnotherToolUsesTheClient() {
		this.plain.withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
			.withPropertyValues("spring.flyway.url=jdbc:h2:mem:" + this.name + ";DB_CLOSE_DELAY=-1")
			.withUserConfiguration(MigrationByClient.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(FlywayMigrationInitializer.class));
	}

	@Test
	void lazyInitializationStaysLazy() {
		this.plain
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				context.getBean(DatabaseClient.class);
				context.getBean(AsyncDatabaseManager.class);
				assertThat(context.getBeanFactory().containsSingleton("r2dbcScriptDatabaseInitializer")).isFalse();
			});
	}

	@Test
	void usersWaitWhereAsyncdbIsNamed() {
		requireWaiting(this.plain.withPropertyValues("asyncdb.migrations.on-startup=none"));
		requireWaiting(Applications.onH2()
			.withConfiguration(AutoConfigurations.of(R2dbcInitializationAutoConfiguration.class)));
	}

	private static void requireWaiting(ApplicationContextRunner named) {
		named.run((context) -> {
			for (Class<?> type : new Class<?>[] { DatabaseClient.class, AsyncDatabaseManager.class }) {
				BeanDefinition user = context.getBeanFactory().getBeanDefinition(context.getBeanNamesForType(type)[0]);
				assertThat(user.getDependsOn()).contains("r2dbcScriptDatabaseInitializer");
			}
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class InitializationByClient {

		@Bean
		ClientInitializer clientInitializer(ConnectionFactory connections, DatabaseClient client) {
			return new ClientInitializer(connections, client);
		}

	}

	/**
	 * An initializer that reads by the client what it is to create.
	 */
	static class ClientInitializer extends R2dbcScriptDatabaseInitializer {

		ClientInitializer(ConnectionFactory connections, DatabaseClient client) {
			super(connections, new DatabaseInitializationSettings());
			assertThat(client.getConnectionFactory()).isSameAs(connections);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MigrationByClient {

		@Bean
		R__Migration migration(DatabaseClient client) {
			return new R__Migration(client);
		}

	}

	/**
	 * A migration in Java that runs on R2DBC.
	 */
	static class R__Migration extends BaseJavaMigration {

		private final DatabaseClient client;

		R__Migration(DatabaseClient client) {
			this.client = client;
		}

		@Override
		public void migrate(Context context) {
			assertThat(this.client.getConnectionFactory()).isNotNull();
		}

	}

}
