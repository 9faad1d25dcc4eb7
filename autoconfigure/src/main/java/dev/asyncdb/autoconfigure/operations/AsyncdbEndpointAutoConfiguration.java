package dev.asyncdb.autoconfigure.operations;

import dev.asyncdb.AsyncDatabaseManager;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the actuator endpoint {@code asyncdb} and of its part of the
 * endpoint {@code info}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AsyncdbOperationsAutoConfiguration.class)
@ConditionalOnClass({ AsyncDatabaseManager.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
@ConditionalOnBean(AsyncDatabaseManager.class)
public final class AsyncdbEndpointAutoConfiguration {

	@Bean
	@ConditionalOnAvailableEndpoint(DatabaseEndpoint.class)
	@ConditionalOnMissingBean
	DatabaseEndpoint asyncdbEndpoint(SchemaProbes probes, ObjectProvider<MeterCounts> counts) {
		return new DatabaseEndpoint(probes, counts.getIfUnique(() -> MeterCounts.NONE));
	}

	@Bean
	@ConditionalOnEnabledInfoContributor("asyncdb")
	@Conditional(NamedDatabaseCondition.class)
	@ConditionalOnMissingBean
	DatabaseInfoContributor asyncdbInfoContributor(SchemaProbes probes) {
		return new DatabaseInfoContributor(probes);
	}

	/**
	 * The counters of the endpoint.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class CountsConfiguration {

		@Bean
		@ConditionalOnAvailableEndpoint(DatabaseEndpoint.class)
		MeterCounts asyncdbMeterCounts(ObjectProvider<MeterRegistry> registry) {
			MeterRegistry found = registry.getIfUnique();
			return (found != null) ? MeterCounts.in(found) : MeterCounts.NONE;
		}

	}

}
