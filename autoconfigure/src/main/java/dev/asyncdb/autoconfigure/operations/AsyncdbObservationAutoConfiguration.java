package dev.asyncdb.autoconfigure.operations;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the observations {@code asyncdb.*} of Micrometer. The property
 * {@code management.observations.enable.asyncdb} switches them off.
 *
 * @since 0.1.0
 * @see DatabaseObservations
 */
@AutoConfiguration(after = AsyncdbAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ AsyncDatabaseManager.class, ObservationRegistry.class })
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "management.observations.enable.asyncdb" },
		matchIfMissing = true)
@ConditionalOnSingleCandidate(ObservationRegistry.class)
public final class AsyncdbObservationAutoConfiguration {

	static final String RECORDER = "asyncdbObservationRecorder";

	/**
	 * Without handlers, which are beans, nothing is observed and nothing is measured.
	 */
	@Bean(name = RECORDER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = RECORDER)
	DatabaseMetricsRecorder asyncdbObservationRecorder(ObservationRegistry registry,
			ObjectProvider<DatabaseObservationConvention> convention) {
		return registry.isNoop() ? DatabaseMetricsRecorder.NO_OP
				: new ObservationRecorder(registry, convention.getIfUnique(), "default");
	}

}
