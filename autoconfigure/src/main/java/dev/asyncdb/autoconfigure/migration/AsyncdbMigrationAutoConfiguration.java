package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.Engine;
import dev.asyncdb.autoconfigure.EngineChoice;
import dev.asyncdb.autoconfigure.SupportedDatabaseCondition;
import dev.asyncdb.autoconfigure.migration.MigrationModules.ModuleSettings;
import dev.asyncdb.migration.Migrations;
import io.r2dbc.spi.ConnectionFactory;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.migration.JavaMigration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Auto-configuration for migrations of the database that the application uses over R2DBC.
 * The change log is that of {@code spring.liquibase.*} or {@code spring.flyway.*}.
 * <p>
 * The beans depend on the connection factory only: beans that depend on a migrated
 * database, such as the {@code DatabaseClient}, must not be needed to migrate it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = R2dbcAutoConfiguration.class,
		afterName = { "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
				"org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration" })
@ConditionalOnClass(Migrations.class)
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.migrations.enabled" }, matchIfMissing = true)
@Conditional(SupportedDatabaseCondition.class)
@ConditionalOnSingleCandidate(ConnectionFactory.class)
@EnableConfigurationProperties(AsyncdbProperties.class)
public final class AsyncdbMigrationAutoConfiguration {

	private AsyncdbMigrationAutoConfiguration() {
	}

	@Bean
	static ManagerMigrations asyncdbManagerMigrations(ObjectProvider<Migrations> migrations,
			ObjectProvider<ConnectionFactory> connectionFactory) {
		return new ManagerMigrations(migrations, connectionFactory);
	}

	// Without a change log of its own, an application consists of its modules
	private static MigrationModules modules(Environment environment, ResourceLoader resourceLoader,
			boolean hasMigrations) {
		MigrationModules modules = MigrationModules.of(environment);
		ClassLoader classLoader = MigrationAssembly.classLoader(resourceLoader);
		boolean isComplete = modules.isEmpty() || hasMigrations || EngineChoice.of(environment, classLoader).hasFiles();
		return isComplete ? modules : modules.withoutApplication();
	}

	/**
	 * Migrations with Liquibase.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMigrationEngine(Engine.LIQUIBASE)
	@EnableConfigurationProperties(LiquibaseProperties.class)
	static class LiquibaseConfiguration {

		static final String OWNER = "liquibase.integration.spring.SpringLiquibase";

		@Bean
		@ConditionalOnMissingBean
		Migrations asyncdbMigrations(ConnectionFactory connectionFactory, LiquibaseProperties liquibase,
				ObjectProvider<LiquibaseConnectionDetails> liquibaseDetails,
				ObjectProvider<JdbcConnectionDetails> jdbcDetails, ObjectProvider<R2dbcConnectionDetails> r2dbcDetails,
				AsyncdbProperties properties, ResourceLoader resourceLoader, MigrationModules modules) {
			MigrationTarget target = new MigrationTarget(connectionFactory,
					() -> LiquibaseSettings.address(liquibase, liquibaseDetails.getIfAvailable()),
					properties.migrations().url(), jdbcDetails, r2dbcDetails);
			return modules.isEmpty()
					? LiquibaseSettings.migrations(liquibase, target, properties.toMigrations(), resourceLoader)
					: LiquibaseSettings.migrations(modules.all(), liquibase, target, properties.toMigrations(),
							resourceLoader);
		}

		@Bean
		MigrationModules asyncdbMigrationModules(Environment environment, ResourceLoader resourceLoader) {
			return modules(environment, resourceLoader, false);
		}

		/**
		 * Logs that the application does not run its change log.
		 */
		@Bean
		@ConditionalOnMissingBean(type = OWNER)
		@ConditionalOnProperty(name = "asyncdb.migrations.on-startup", havingValue = "none", matchIfMissing = true)
		IdleChangeLog asyncdbIdleChangeLog(LiquibaseProperties liquibase, ResourceLoader resourceLoader,
				MigrationModules modules) {
			return IdleChangeLog.of(liquibase.getChangeLog(), modules.modules().stream().map(ModuleSettings::location),
					resourceLoader);
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnMissingBean(type = OWNER)
		@Import(StartupMigrationConfiguration.class)
		static class Startup {

		}

	}

	/**
	 * Migrations with Flyway.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMigrationEngine(Engine.FLYWAY)
	@EnableConfigurationProperties(FlywayProperties.class)
	static class FlywayConfiguration {

		static final String OWNER = "org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer";

		@Bean
		@ConditionalOnMissingBean
		Migrations asyncdbMigrations(ConnectionFactory connectionFactory, FlywayProperties flyway,
				FlywayBeans flywayBeans, ObjectProvider<FlywayConnectionDetails> flywayDetails,
				ObjectProvider<JdbcConnectionDetails> jdbcDetails, ObjectProvider<R2dbcConnectionDetails> r2dbcDetails,
				AsyncdbProperties properties, ResourceLoader resourceLoader, MigrationModules modules) {
			MigrationTarget target = new MigrationTarget(connectionFactory,
					() -> FlywaySettings.address(flyway, flywayDetails.getIfAvailable()), properties.migrations().url(),
					jdbcDetails, r2dbcDetails);
			return modules.isEmpty()
					? FlywaySettings.migrations(flyway, target, properties.toMigrations(), resourceLoader, flywayBeans)
					: FlywaySettings.migrations(modules.all(), flyway, target, properties.toMigrations(),
							resourceLoader, flywayBeans);
		}

		@Bean
		FlywayBeans asyncdbFlywayBeans(ObjectProvider<FlywayConfigurationCustomizer> customizers,
				ObjectProvider<JavaMigration> migrations, ObjectProvider<Callback> callbacks) {
			return new FlywayBeans(customizers, migrations, callbacks);
		}

		@Bean
		MigrationModules asyncdbMigrationModules(Environment environment, ResourceLoader resourceLoader,
				FlywayBeans flywayBeans) {
			return modules(environment, resourceLoader, flywayBeans.hasMigrations());
		}

		/**
		 * Logs that the application does not run its migrations.
		 */
		@Bean
		@ConditionalOnMissingBean(type = OWNER)
		@ConditionalOnProperty(name = "asyncdb.migrations.on-startup", havingValue = "none", matchIfMissing = true)
		IdleChangeLog asyncdbIdleChangeLog(FlywayProperties flyway, ResourceLoader resourceLoader,
				MigrationModules modules) {
			return IdleChangeLog.of(flyway.getLocations().get(0),
					modules.modules().stream().map((module) -> module.locations().get(0)), resourceLoader);
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnMissingBean(type = OWNER)
		@Import(StartupMigrationConfiguration.class)
		static class Startup {

		}

	}

}
