package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.autoconfigure.SupportedDatabaseCondition;
import dev.asyncdb.migration.Migrations;
import io.r2dbc.spi.ConnectionFactory;
import liquibase.Liquibase;
import liquibase.integration.spring.SpringLiquibase;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.io.ResourceLoader;

/**
 * Auto-configuration for migrations of the database that the application uses over R2DBC.
 * The change log is that of {@code spring.liquibase.*}.
 * <p>
 * The beans depend on the connection factory only: beans that depend on a migrated
 * database, such as the {@code DatabaseClient}, must not be needed to migrate it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { R2dbcAutoConfiguration.class, LiquibaseAutoConfiguration.class })
@ConditionalOnClass({ Migrations.class, Liquibase.class, LiquibaseProperties.class })
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.migrations.enabled" }, matchIfMissing = true)
@Conditional(SupportedDatabaseCondition.class)
@ConditionalOnSingleCandidate(ConnectionFactory.class)
@EnableConfigurationProperties({ AsyncdbProperties.class, LiquibaseProperties.class })
public final class AsyncdbMigrationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Migrations asyncdbMigrations(ConnectionFactory connectionFactory, LiquibaseProperties liquibase,
			ObjectProvider<LiquibaseConnectionDetails> liquibaseDetails,
			ObjectProvider<JdbcConnectionDetails> jdbcDetails, ObjectProvider<R2dbcConnectionDetails> r2dbcDetails,
			AsyncdbProperties properties, ResourceLoader resourceLoader) {
		MigrationTarget target = new MigrationTarget(connectionFactory, liquibase, liquibaseDetails, jdbcDetails,
				r2dbcDetails);
		return MigrationAssembly.of(target, properties.migrations(), resourceLoader);
	}

	@Bean
	static ManagerMigrations asyncdbManagerMigrations(ObjectProvider<Migrations> migrations,
			ObjectProvider<ConnectionFactory> connectionFactory) {
		return new ManagerMigrations(migrations, connectionFactory);
	}

	/**
	 * Logs that the application does not run its change log.
	 */
	@Bean
	@ConditionalOnMissingBean(SpringLiquibase.class)
	@ConditionalOnProperty(name = "asyncdb.migrations.on-startup", havingValue = "none", matchIfMissing = true)
	IdleChangeLog asyncdbIdleChangeLog(LiquibaseProperties liquibase, ResourceLoader resourceLoader) {
		return new IdleChangeLog(liquibase.getChangeLog(), resourceLoader);
	}

	/**
	 * Migrates or checks the schema at startup, unless Spring Boot runs Liquibase.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(StartupCondition.class)
	@ConditionalOnMissingBean(SpringLiquibase.class)
	@Import(DatabaseInitializationDependencyConfigurer.class)
	static class StartupConfiguration {

		@Bean
		StartupMigration asyncdbStartupMigration(Migrations migrations, AsyncdbProperties properties) {
			return StartupMigration.of(properties.migrations().onStartup(), migrations, null);
		}

	}

	/**
	 * Whether something is to be done at startup. Ahead-of-time processing does not know
	 * it, since the property can be set at run time.
	 */
	static class StartupCondition extends AnyNestedCondition {

		StartupCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty("asyncdb.migrations.on-startup")
		static class Configured {

		}

		@ConditionalOnBooleanProperty(AbstractAotProcessor.AOT_PROCESSING)
		static class ProcessedAheadOfTime {

		}

	}

}
