package dev.asyncdb.autoconfigure.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.Engine;
import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.OnStartup;
import dev.asyncdb.autoconfigure.EngineChoice;
import dev.asyncdb.autoconfigure.ReplicaCondition;
import dev.asyncdb.autoconfigure.UnknownSettings;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DatabaseUrlException;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Stops the start if a setting has no bean that honors it, or if no bean was configured
 * because the choice is ambiguous. Runs before any bean is created, so it comes first.
 */
record SettingsCheck(Environment environment) implements BeanFactoryPostProcessor {

	private static final List<String> SWITCHES = List.of("asyncdb.enabled", "asyncdb.pool.enabled",
			"asyncdb.migrations.enabled", "asyncdb.web.enabled", "asyncdb.web.problem-details", "asyncdb.json.enabled",
			"asyncdb.validation.enabled");

	private static final List<String> ADDRESS = List.of(".url", ".username", ".password");

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		SWITCHES.forEach(this::requireSwitch);
		new UnknownSettings(this.environment).warn();
		if (!this.environment.getProperty("asyncdb.enabled", Boolean.class, true)) {
			return;
		}
		requireVariables();
		Candidates candidates = new Candidates(beanFactory);
		requireOneConnectionFactory(candidates);
		requireUrlHasEffect(candidates);
		requireOneAddress();
		requireCredentialsHaveEffect(candidates);
		requireStartupMigration(candidates, beanFactory.getBeanClassLoader());
		requirePoolSettings(candidates);
		requireReplicasHaveEffect(candidates);
		requirePoolerHasEffect();
		requireAddressOfMigrations();
	}

	// Conditions of Spring Boot take everything but true for false
	private void requireSwitch(String property) {
		String value = this.environment.getProperty(property, "");
		if (!value.isEmpty() && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
			throw new InvalidConfigurationPropertyValueException(property, value, "Only true and false are allowed");
		}
	}

	// Binding leaves a placeholder without a value in place, so the server would refuse
	// it
	private void requireVariables() {
		UnsetPlaceholderFailureAnalyzer.properties(this.environment, "asyncdb")
			.map((property) -> property.getName().toString())
			.filter((name) -> ADDRESS.stream().anyMatch(name::endsWith))
			.forEach(this.environment::getProperty);
	}

	// Other applications start as without the starter; an injected manager is explained
	private void requireOneConnectionFactory(Candidates candidates) {
		List<String> factories = candidates.of(ConnectionFactory.class);
		boolean isNamed = NamedSettings.exist(this.environment, "asyncdb.url", "asyncdb.databases",
				"asyncdb.migrations");
		if (isNamed && factories.size() > 1 && !candidates.exists(AsyncDatabaseManager.class)) {
			throw new DatabaseConfigurationException(
					"There are several ConnectionFactory beans and none is primary: %s. So there is no manager, no DatabaseClient, no transaction manager and no repository"
						.formatted(String.join(", ", factories)),
					"Mark the main one with @Primary, or the others with @Bean(defaultCandidate = false) and inject those with @Qualifier."
							+ " Build an AsyncDatabaseManager for each further database in the same way.");
		}
		if (isNamed && factories.size() == 1 && !candidates.isShared(factories.get(0))) {
			throw new DatabaseConfigurationException(
					"The ConnectionFactory bean '%s' is not a singleton, so sessions, DatabaseClient and the transaction manager would not share their connections"
						.formatted(factories.get(0)),
					"Remove its scope, or define it as a proxy with @Scope(proxyMode = ScopedProxyMode.INTERFACES).");
		}
	}

	// Conditions on properties are evaluated at build time by ahead-of-time processing
	private void requireUrlHasEffect(Candidates candidates) {
		if (has("asyncdb.url") && !candidates.exists(R2dbcConnectionDetails.class)) {
			throw new DatabaseConfigurationException(
					"asyncdb.url is set, but this application context was processed ahead of time without it and uses another database",
					"Set asyncdb.url at build time too, to any URL of the same product. Its value at run time applies.");
		}
	}

	// The same address in both is a step of a migration to asyncdb.url
	private void requireOneAddress() {
		String ours = address("asyncdb.url");
		String boots = address("spring.r2dbc.url");
		if (ours != null && boots != null && !ours.equals(boots)) {
			Set<String> urls = Set.of("asyncdb.url", "spring.r2dbc.url");
			throw new MutuallyExclusiveConfigurationPropertiesException(urls, urls);
		}
	}

	// What cannot be parsed has an explanation of its own
	private @Nullable String address(String property) {
		try {
			return has(property) ? DatabaseUrl.parse(this.environment.getRequiredProperty(property)).toString() : null;
		}
		catch (DatabaseUrlException ex) {
			return null;
		}
	}

	private void requireCredentialsHaveEffect(Candidates candidates) {
		boolean isConfiguredElsewhere = has("asyncdb.url")
				|| (candidates.exists(R2dbcConnectionDetails.class) && !has("spring.r2dbc.url"));
		for (String name : isConfiguredElsewhere ? List.<String>of() : List.of("username", "password")) {
			if (has("asyncdb." + name)) {
				throw new DatabaseConfigurationException(
						"asyncdb.%s is set without asyncdb.url, so it has no effect".formatted(name),
						"Set asyncdb.url, or set spring.r2dbc.%s instead.".formatted(name));
			}
		}
	}

	private void requireStartupMigration(Candidates candidates, @Nullable ClassLoader classes) {
		OnStartup mode = Binder.get(this.environment)
			.bind("asyncdb.migrations.on-startup", OnStartup.class)
			.orElse(OnStartup.NONE);
		if (mode != OnStartup.NONE && !candidates.exists(Migrations.class)) {
			throw new InvalidConfigurationPropertyValueException("asyncdb.migrations.on-startup",
					mode.name().toLowerCase(Locale.ROOT),
					"There are no migrations: " + reason(classes) + ". Otherwise only 'none' is allowed");
		}
		String owner = (mode != OnStartup.NONE) ? owner(candidates, classes) : null;
		if (owner != null) {
			throw new InvalidConfigurationPropertyValueException("asyncdb.migrations.on-startup",
					mode.name().toLowerCase(Locale.ROOT), owner + " Otherwise only 'none' is allowed");
		}
	}

	private @Nullable String owner(Candidates candidates, @Nullable ClassLoader classes) {
		if (exists("liquibase.integration.spring.SpringLiquibase", candidates, classes)) {
			return "A SpringLiquibase bean migrates, too: remove it and spring.liquibase.enabled.";
		}
		boolean isFlyway = EngineChoice.of(this.environment, classes).engine() == Engine.FLYWAY && exists(
				"org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer", candidates, classes);
		return isFlyway ? "A FlywayMigrationInitializer bean migrates, too: remove it and spring.flyway.enabled."
				: null;
	}

	private static boolean exists(String type, Candidates candidates, @Nullable ClassLoader classes) {
		return ClassUtils.isPresent(type, classes) && candidates.exists(ClassUtils.resolveClassName(type, classes));
	}

	private String reason(@Nullable ClassLoader classes) {
		if (!this.environment.getProperty("asyncdb.migrations.enabled", Boolean.class, true)) {
			return "set asyncdb.migrations.enabled to true";
		}
		String problem = EngineChoice.of(this.environment, classes).problem("asyncdb.migrations");
		return (problem != null) ? problem : "define one ConnectionFactory bean, or mark one as primary";
	}

	private void requirePoolSettings(Candidates candidates) {
		if (candidates.exists(SafePool.class)) {
			PoolSettings.require(
					Binder.get(this.environment).bindOrCreate("spring.r2dbc.pool", R2dbcProperties.Pool.class),
					"spring.r2dbc.pool."::concat);
		}
	}

	private void requirePoolerHasEffect() {
		String address = address("asyncdb.url");
		if (has("asyncdb.pooler")
				&& (address == null || product("asyncdb.url").filter(DatabaseProduct.POSTGRESQL::equals).isEmpty())) {
			throw new DatabaseConfigurationException(
					"asyncdb.pooler is set, but %s, so it has no effect"
						.formatted((address != null) ? "the database is no PostgreSQL" : "asyncdb.url is not set"),
					"Set asyncdb.url to the address of the pooler, or remove asyncdb.pooler.");
		}
	}

	private void requireAddressOfMigrations() {
		String property = "asyncdb.migrations.url";
		if (!has(property)) {
			return;
		}
		try {
			DatabaseProduct product = DatabaseUrl.parse(this.environment.getRequiredProperty(property)).product();
			if (product("asyncdb.url").filter((main) -> main != product).isPresent()) {
				throw new DatabaseConfigurationException(
						property + " is the address of another product than asyncdb.url",
						"Set it to another address of the same database.");
			}
		}
		catch (DatabaseUrlException ex) {
			throw new DatabaseConfigurationException("%s is not valid. %s".formatted(property, ex.getMessage()),
					"Correct it, or remove it so that migrations use asyncdb.url.");
		}
	}

	private Optional<DatabaseProduct> product(String property) {
		try {
			return has(property)
					? Optional.of(DatabaseUrl.parse(this.environment.getRequiredProperty(property)).product())
					: Optional.empty();
		}
		catch (DatabaseUrlException ex) {
			return Optional.empty();
		}
	}

	private void requireReplicasHaveEffect(Candidates candidates) {
		if (ReplicaCondition.hasReplicas(this.environment) && !candidates.exists(SafePool.class)) {
			throw new DatabaseConfigurationException(
					"asyncdb.replicas.urls is set, but the connections are not those of asyncdb's pool, so it has no effect",
					"Remove the ConnectionFactory bean and leave the pool enabled, or remove asyncdb.replicas.urls.");
		}
	}

	private boolean has(String property) {
		return StringUtils.hasText(this.environment.getProperty(property));
	}

}
