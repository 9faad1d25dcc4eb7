package dev.asyncdb.autoconfigure.operations;

import java.time.Duration;
import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.databases.DatabaseRecorders;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.ResourceLoader;

/**
 * Auto-configuration of what operators see without further libraries: the log of the
 * start and of slow statements.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AsyncdbAutoConfiguration.class)
@ConditionalOnClass({ AsyncDatabaseManager.class, ConnectionFactory.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AsyncdbOperationsProperties.class)
public final class AsyncdbOperationsAutoConfiguration {

	/**
	 * The recorder of all managers and pools. It delegates to those of the application,
	 * to those of Micrometer and to the log of slow statements.
	 */
	@Bean(DatabaseRecorders.COMBINED)
	@Fallback
	@ConditionalOnMissingBean(name = DatabaseRecorders.COMBINED)
	DatabaseMetricsRecorder asyncdbMetricsRecorder(ConfigurableListableBeanFactory beans,
			AsyncdbOperationsProperties properties) {
		List<DatabaseMetricsRecorder> recorders = new DatabaseRecorders(beans)
			.of(AsyncdbMetricsAutoConfiguration.RECORDER, AsyncdbObservationAutoConfiguration.RECORDER);
		Duration slow = properties.slowStatementThreshold();
		if (slow != null) {
			recorders.add(new SlowStatementLog(slow));
		}
		return DatabaseMetricsRecorder.of(recorders);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	SchemaProbes asyncdbSchemaProbes(ConfigurableListableBeanFactory beans, ResourceLoader resources,
			AsyncdbOperationsProperties properties) {
		return new SchemaProbes(beans, resources, properties);
	}

	@Bean
	@ConditionalOnBean(AsyncDatabaseManager.class)
	StartupLog asyncdbStartupLog(ConfigurableListableBeanFactory beans) {
		return new StartupLog(beans);
	}

}
