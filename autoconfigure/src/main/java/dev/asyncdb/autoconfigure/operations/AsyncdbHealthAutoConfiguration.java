package dev.asyncdb.autoconfigure.operations;

import java.util.Set;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.CompositeReactiveHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the health indicator {@code asyncdb}, which is a member of the
 * readiness group and never of the liveness group: a restart helps neither a database
 * that is not reachable nor one that is not migrated. Only if the settings name asyncdb.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { AsyncdbAutoConfiguration.class, AsyncdbOperationsAutoConfiguration.class,
		AvailabilityProbesAutoConfiguration.class })
@ConditionalOnClass({ AsyncDatabaseManager.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
@ConditionalOnBean(AsyncDatabaseManager.class)
@ConditionalOnEnabledHealthIndicator("asyncdb")
@Conditional(NamedDatabaseCondition.class)
public final class AsyncdbHealthAutoConfiguration {

	private static final String CONTRIBUTOR = "asyncdb";

	private static final Bindable<Set<String>> MEMBERS = Bindable.setOf(String.class);

	private AsyncdbHealthAutoConfiguration() {
	}

	// After that of Spring Boot, which creates the group
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	static HealthEndpointGroupsPostProcessor asyncdbReadiness(Environment environment) {
		boolean isChosen = isSet(environment, "include") || isSet(environment, "exclude");
		return (groups) -> isChosen ? groups : new ReadinessGroups(groups, CONTRIBUTOR);
	}

	// An application that lists the members decides
	private static boolean isSet(Environment environment, String members) {
		return Binder.get(environment).bind("management.endpoint.health.group.readiness." + members, MEMBERS).isBound();
	}

	/**
	 * The indicator of the manager, or one by name for each of several managers.
	 */
	@Configuration(proxyBeanMethods = false)
	static class ContributorConfiguration
			extends CompositeReactiveHealthContributorConfiguration<SchemaHealthIndicator, SchemaProbe> {

		ContributorConfiguration() {
			super(SchemaHealthIndicator::new);
		}

		@Bean
		@ConditionalOnMissingBean(name = { "asyncdbHealthIndicator", "asyncdbHealthContributor" })
		ReactiveHealthContributor asyncdbHealthContributor(SchemaProbes probes) {
			return createContributor(probes.all());
		}

	}

}
