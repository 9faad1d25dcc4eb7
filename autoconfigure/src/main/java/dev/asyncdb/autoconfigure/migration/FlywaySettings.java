package dev.asyncdb.autoconfigure.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.autoconfigure.migration.MigrationModules.ModuleSettings;
import dev.asyncdb.autoconfigure.migration.MigrationTarget.EngineAddress;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.ModuleChangeLog;
import dev.asyncdb.migration.flyway.FlywayMigrations;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.core.io.ResourceLoader;

/**
 * Creates migrations from {@code spring.flyway.*}. Spring Boot passes the same settings
 * to Flyway, but only together with a {@code DataSource}.
 */
final class FlywaySettings {

	private FlywaySettings() {
	}

	static Migrations migrations(FlywayProperties flyway, MigrationTarget target,
			AsyncdbProperties.Migrations properties, ResourceLoader resourceLoader,
			Consumer<FluentConfiguration> customizer) {
		FluentConfiguration settings = settings(flyway, target, resourceLoader, customizer);
		return MigrationAssembly.of(engine(settings, target, properties), target, changeLog(flyway), properties);
	}

	/**
	 * Create the migrations of modules.
	 * @param modules the modules in the order in which they are migrated
	 */
	static Migrations migrations(List<ModuleSettings> modules, FlywayProperties flyway, MigrationTarget target,
			AsyncdbProperties.Migrations properties, ResourceLoader resourceLoader,
			Consumer<FluentConfiguration> customizer) {
		List<Location> known = new ArrayList<>();
		List<ModuleChangeLog> changeLogs = modules.stream().map((module) -> {
			FluentConfiguration settings = settings(flyway, target, resourceLoader, customizer);
			if (!module.isApplication()) {
				restrict(settings, module, target.product().driver());
			}
			requireDistinct(module, settings.getLocations(), known);
			return new ModuleChangeLog(module.name(), engine(settings, target, properties),
					changeLog(flyway).withLocation(String.join(",", locations(module, flyway))), module.dependsOn());
		}).toList();
		String lock = engine(settings(flyway, target, resourceLoader, customizer), target, properties).history().name();
		return MigrationAssembly.of(changeLogs, lock, target, properties);
	}

	private static List<String> locations(ModuleSettings module, FlywayProperties flyway) {
		return module.isApplication() ? flyway.getLocations() : module.locations();
	}

	private static FluentConfiguration settings(FlywayProperties flyway, MigrationTarget target,
			ResourceLoader resourceLoader, Consumer<FluentConfiguration> customizer) {
		FluentConfiguration settings = new FluentConfiguration(MigrationAssembly.classLoader(resourceLoader));
		configure(settings, flyway, target.product().driver());
		customizer.accept(settings);
		return settings;
	}

	// Migrations that are beans belong to the application. A baseline would be that of
	// tables of others, and skip migrations of the module
	private static void restrict(FluentConfiguration settings, ModuleSettings module, String vendor) {
		settings
			.locations(module.locations()
				.stream()
				.map((location) -> location.replace("{vendor}", vendor))
				.toArray(String[]::new))
			.failOnMissingLocations(true)
			.table(MigrationModules.table(settings.getTable(), module.name()))
			.javaMigrations()
			.baselineOnMigrate(false);
	}

	// Flyway searches a location with all folders below it
	private static void requireDistinct(ModuleSettings module, Location[] locations, List<Location> known) {
		for (Location location : locations) {
			known.stream()
				.filter((other) -> contains(other, location) || contains(location, other))
				.findFirst()
				.ifPresent((other) -> {
					throw new InvalidConfigurationPropertyValueException(
							module.isApplication() ? "spring.flyway.locations"
									: "asyncdb.migrations.modules.%s.flyway-locations".formatted(module.name()),
							location,
							"It has migrations of another module: Flyway searches %s with all folders below it"
								.formatted(other));
				});
		}
		known.addAll(List.of(locations));
	}

	private static boolean contains(Location location, Location other) {
		return (other + "/").startsWith(location + "/");
	}

	private static MigrationEngine engine(FluentConfiguration settings, MigrationTarget target,
			AsyncdbProperties.Migrations properties) {
		ClassLoader classLoader = settings.getClassLoader();
		return switch (properties.connection()) {
			case JDBC -> FlywayMigrations.engine(target.product(), target::resolve, settings, classLoader);
			case R2DBC ->
				FlywayMigrations.engineOverR2dbc(target.product(), target::withoutJdbc, settings, classLoader);
		};
	}

	private static ChangeLogOptions changeLog(FlywayProperties flyway) {
		String schema = flyway.getDefaultSchema();
		List<String> schemas = flyway.getSchemas();
		return ChangeLogOptions.defaults()
			.withLocation(String.join(",", flyway.getLocations()))
			.withDefaultSchema((schema == null && !schemas.isEmpty()) ? schemas.get(0) : schema);
	}

	static EngineAddress address(FlywayProperties properties, @Nullable FlywayConnectionDetails details) {
		return (details != null && details.getJdbcUrl() != null)
				? new EngineAddress(details.getJdbcUrl(), details.getUsername(), details.getPassword())
				: new EngineAddress(properties.getUrl(), properties.getUser(), properties.getPassword());
	}

	private static void configure(FluentConfiguration configuration, FlywayProperties properties, String vendor) {
		PropertyMapper map = PropertyMapper.get();
		map.from(properties.getLocations())
			.as((locations) -> locations.stream().map((location) -> location.replace("{vendor}", vendor)))
			.as((locations) -> locations.toArray(String[]::new))
			.to(configuration::locations);
		map.from(properties.getCallbackLocations())
			.when((locations) -> !locations.isEmpty())
			.as(FlywaySettings::array)
			.to(configuration::callbackLocations);
		configuration.failOnMissingLocations(properties.isFailOnMissingLocations())
			.encoding(properties.getEncoding())
			.skipDefaultCallbacks(properties.isSkipDefaultCallbacks())
			.skipDefaultResolvers(properties.isSkipDefaultResolvers());
		map.from(properties.getDetectEncoding()).to(configuration::detectEncoding);
		configureNames(configuration, properties, map);
		configureHistory(configuration, properties, map);
		configurePlaceholders(configuration, properties);
		configureRun(configuration, properties, map);
	}

	private static void configureNames(FluentConfiguration configuration, FlywayProperties properties,
			PropertyMapper map) {
		configuration.sqlMigrationPrefix(properties.getSqlMigrationPrefix())
			.sqlMigrationSeparator(properties.getSqlMigrationSeparator())
			.repeatableSqlMigrationPrefix(properties.getRepeatableSqlMigrationPrefix())
			.validateMigrationNaming(properties.isValidateMigrationNaming());
		map.from(properties.getSqlMigrationSuffixes())
			.as(FlywaySettings::array)
			.to(configuration::sqlMigrationSuffixes);
	}

	private static void configureHistory(FluentConfiguration configuration, FlywayProperties properties,
			PropertyMapper map) {
		configuration.table(properties.getTable())
			.createSchemas(properties.isCreateSchemas())
			.baselineOnMigrate(properties.isBaselineOnMigrate())
			.outOfOrder(properties.isOutOfOrder())
			.validateOnMigrate(properties.isValidateOnMigrate());
		map.from(properties.getDefaultSchema()).to(configuration::defaultSchema);
		map.from(properties.getSchemas()).as(FlywaySettings::array).to(configuration::schemas);
		map.from(properties.getTablespace()).to(configuration::tablespace);
		map.from(properties.getBaselineDescription()).to(configuration::baselineDescription);
		map.from(properties.getBaselineVersion()).to(configuration::baselineVersion);
		map.from(properties.getInstalledBy()).to(configuration::installedBy);
		map.from(properties.getTarget()).to(configuration::target);
		map.from(properties.getIgnoreMigrationPatterns())
			.as(FlywaySettings::array)
			.to(configuration::ignoreMigrationPatterns);
	}

	private static void configurePlaceholders(FluentConfiguration configuration, FlywayProperties properties) {
		configuration.placeholders(properties.getPlaceholders())
			.placeholderPrefix(properties.getPlaceholderPrefix())
			.placeholderSuffix(properties.getPlaceholderSuffix())
			.placeholderSeparator(properties.getPlaceholderSeparator())
			.placeholderReplacement(properties.isPlaceholderReplacement())
			.scriptPlaceholderPrefix(properties.getScriptPlaceholderPrefix())
			.scriptPlaceholderSuffix(properties.getScriptPlaceholderSuffix());
	}

	private static void configureRun(FluentConfiguration configuration, FlywayProperties properties,
			PropertyMapper map) {
		configuration.group(properties.isGroup())
			.mixed(properties.isMixed())
			.cleanDisabled(properties.isCleanDisabled())
			.executeInTransaction(properties.isExecuteInTransaction());
		map.from(properties.getInitSqls())
			.when((statements) -> !statements.isEmpty())
			.as((statements) -> String.join("\n", statements))
			.to(configuration::initSql);
		map.from(properties.getLoggers()).to(configuration::loggers);
		map.from(properties.getPowershellExecutable()).to(configuration::powershellExecutable);
		map.from(properties.getCommunityDbSupportEnabled()).to(configuration::communityDBSupportEnabled);
		map.from(properties.getBatch()).to(configuration::batch);
		map.from(properties.getOutputQueryResults()).to(configuration::outputQueryResults);
		map.from(properties.getSkipExecutingMigrations()).to(configuration::skipExecutingMigrations);
		map.from(properties.getErrorOverrides()).to(configuration::errorOverrides);
		map.from(properties.getStream()).to(configuration::stream);
		map.from(properties.getDryRunOutput()).to(configuration::dryRunOutput);
		map.from(properties.getPostgresql().getTransactionalLock())
			.as((lock) -> Map.of("flyway.postgresql.transactional.lock", lock.toString()))
			.to(configuration::configuration);
	}

	private static String[] array(List<String> values) {
		return values.toArray(String[]::new);
	}

}
