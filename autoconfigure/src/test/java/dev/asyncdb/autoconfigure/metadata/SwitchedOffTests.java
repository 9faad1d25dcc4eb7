package dev.asyncdb.autoconfigure.metadata;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.databases.DatabaseRecorders;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A capability that is switched off has no bean, and the others keep theirs.
 */
class SwitchedOffTests {

	private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				R2dbcTransactionManagerAutoConfiguration.class, EndpointAutoConfiguration.class,
				HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, ObservationAutoConfiguration.class,
				JacksonAutoConfiguration.class, CodecsAutoConfiguration.class, ValidationAutoConfiguration.class,
				WebFluxAutoConfiguration.class, HttpHandlerAutoConfiguration.class))
		.withConfiguration(AutoConfigurations.of(ours()))
		.withPropertyValues("asyncdb.url=" + Applications.h2(), "management.endpoints.web.exposure.include=*");

	private static Class<?>[] ours() {
		ClassLoader classes = AsyncdbAutoConfiguration.class.getClassLoader();
		return ImportCandidates.load(AutoConfiguration.class, classes)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("dev.asyncdb"))
			.map((name) -> ClassUtils.resolveClassName(name, classes))
			.toArray(Class<?>[]::new);
	}

	private Set<String> beans(String... settings) {
		AtomicReference<Set<String>> beans = new AtomicReference<>();
		this.application.withPropertyValues(settings).run((context) -> {
			assertThat(context).hasNotFailed();
			ConfigurableListableBeanFactory factory = context.getBeanFactory();
			beans.set(Arrays.stream(factory.getBeanDefinitionNames())
				.filter((name) -> isOurs(factory.getMergedBeanDefinition(name)))
				.collect(Collectors.toCollection(TreeSet::new)));
		});
		return beans.get();
	}

	// Of its own methods; classes of configurations and properties do nothing
	private static boolean isOurs(BeanDefinition definition) {
		return definition instanceof RootBeanDefinition bean && bean.getResolvedFactoryMethod() != null
				&& bean.getResolvedFactoryMethod().getDeclaringClass().getName().startsWith("dev.asyncdb");
	}

	@Test
	void capabilityThatIsSwitchedOffHasNoBean() throws IOException {
		Set<String> all = beans();
		List<String> lines = new ArrayList<>(List
			.of("| Capability | Switched off by | Its beans, which then do not exist |", "| --- | --- | --- |"));
		for (Capability capability : Capability.values()) {
			Set<String> rest = beans(capability.setting);
			Set<String> own = new TreeSet<>(all);
			own.removeAll(rest);
			assertThat(own).as(capability.setting).isNotEmpty();
			assertThat(all).as(capability.setting).containsAll(rest);
			lines.add("| %s | `%s` | %s |".formatted(capability.title,
					capability.setting.toLowerCase(Locale.ROOT).replace("=", ": "),
					own.stream().map("`%s`"::formatted).collect(Collectors.joining(", "))));
		}
		GeneratedTable.verify("observability.md", "capabilities", lines);
	}

	@Test
	void nothingIsMeasuredIfMetersAndObservationsAreOff() {
		this.application
			.withPropertyValues("management.metrics.enable.asyncdb=false",
					"management.observations.enable.asyncdb=false")
			.run((context) -> assertThat(context.getBean(DatabaseRecorders.COMBINED))
				.isSameAs(DatabaseMetricsRecorder.NO_OP));
	}

	@Test
	void asyncdbThatIsSwitchedOffLeavesChecksOnly() {
		assertThat(beans("asyncdb.enabled=false")).contains("asyncdbSettingsCheck")
			.allMatch((name) -> name.endsWith("Check"));
	}

	/**
	 * What can be switched off on its own.
	 */
	enum Capability {

		METERS("Meters", "management.metrics.enable.asyncdb=false"),

		OBSERVATIONS("Observations", "management.observations.enable.asyncdb=false"),

		HEALTH("Health", "management.health.asyncdb.enabled=false"),

		INFO("Info", "management.info.asyncdb.enabled=false"),

		ENDPOINT("Endpoint", "management.endpoint.asyncdb.access=NONE"),

		MIGRATIONS("Migrations", "asyncdb.migrations.enabled=false"),

		POOL("Pool", "asyncdb.pool.enabled=false"),

		VALIDATION("Validation", "asyncdb.validation.enabled=false"),

		JSON("JSON of relations", "asyncdb.json.enabled=false"),

		WEB("Sessions of requests", "asyncdb.web.enabled=false");

		private final String title;

		private final String setting;

		Capability(String title, String setting) {
			this.title = title;
			this.setting = setting;
		}

	}

}
