package dev.asyncdb.autoconfigure.operations;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.ReplicaCondition;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration of the meters {@code asyncdb.*} of Micrometer. The property
 * {@code management.metrics.enable.asyncdb} switches them off.
 *
 * @since 0.1.0
 * @see DatabaseMeters
 */
@AutoConfiguration(after = AsyncdbAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({ AsyncDatabaseManager.class, MeterRegistry.class })
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "management.metrics.enable.asyncdb" }, matchIfMissing = true)
@ConditionalOnSingleCandidate(MeterRegistry.class)
public final class AsyncdbMetricsAutoConfiguration {

	static final String RECORDER = "asyncdbMicrometerRecorder";

	@Bean(name = RECORDER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = RECORDER)
	DatabaseMetricsRecorder asyncdbMicrometerRecorder(MeterRegistry registry) {
		return MicrometerRecorder.of(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	@Conditional(ReplicaCondition.class)
	ReplicaMeters asyncdbReplicaMeters(ObjectProvider<AsyncDatabaseManager> managers) {
		return new ReplicaMeters(managers);
	}

}
