package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.migration.Migrations;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.AbstractAotProcessor;

/**
 * Migrates or checks the schema at startup. It is imported where Spring Boot does not run
 * the engine.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(StartupMigrationConfiguration.StartupCondition.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
class StartupMigrationConfiguration {

	@Bean
	StartupMigration asyncdbStartupMigration(Migrations migrations, AsyncdbProperties properties) {
		return StartupMigration.of(properties.migrations().onStartup(), migrations, null);
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
