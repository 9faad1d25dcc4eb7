package dev.asyncdb.autoconfigure.operations;

import dev.asyncdb.autoconfigure.Applications;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Applications with Spring Boot's actuator.
 */
final class Operations {

	private Operations() {
	}

	/**
	 * Create an application without a database address.
	 */
	static ApplicationContextRunner plain() {
		return actuator().withPropertyValues("asyncdb.operations.health-time-to-live=0",
				"asyncdb.operations.health-timeout=30s");
	}

	/**
	 * Create an application with an empty H2 database whose settings do not name asyncdb.
	 */
	static ApplicationContextRunner withoutSettings() {
		return actuator().withPropertyValues("spring.r2dbc.url=" + Applications.h2());
	}

	private static ApplicationContextRunner actuator() {
		return Applications.plain()
			.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
					AvailabilityProbesAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
					EndpointAutoConfiguration.class, InfoContributorAutoConfiguration.class,
					InfoEndpointAutoConfiguration.class, MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
					ObservationAutoConfiguration.class))
			.withConfiguration(own())
			.withPropertyValues("management.endpoint.health.show-details=always",
					"management.endpoint.health.show-components=always",
					"management.endpoint.health.probes.enabled=true", "management.endpoints.web.exposure.include=*");
	}

	static AutoConfigurations own() {
		return AutoConfigurations.of(AsyncdbOperationsAutoConfiguration.class, AsyncdbHealthAutoConfiguration.class,
				AsyncdbMetricsAutoConfiguration.class, AsyncdbObservationAutoConfiguration.class,
				AsyncdbEndpointAutoConfiguration.class);
	}

	/**
	 * Create an application with an empty H2 database.
	 */
	static ApplicationContextRunner onH2() {
		return plain().withPropertyValues("asyncdb.url=" + Applications.h2());
	}

}
