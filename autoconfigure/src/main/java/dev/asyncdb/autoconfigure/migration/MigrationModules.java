package dev.asyncdb.autoconfigure.migration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * The modules of {@code asyncdb.migrations.modules}, each with a change log of its own,
 * and the application with its own change log as one of them.
 *
 * @param all all of them in the order in which they are migrated
 * @since 0.1.0
 */
public record MigrationModules(List<ModuleSettings> all) {

	/**
	 * The name of the application among its modules.
	 */
	public static final String APPLICATION = "application";

	private static final String GROUP = "asyncdb.migrations";

	private static final String PREFIX = GROUP + ".modules";

	// With the names of the tables and indexes that engines derive from it, a name has to
	// be shorter than the 63 characters of PostgreSQL
	private static final String NAME = "[a-z][a-z0-9-]{0,29}";

	private static final Bindable<Map<String, Object>> MAP = Bindable.mapOf(String.class, Object.class);

	private static final Set<String> SETTINGS = Set.of("changelog", "flywaylocations", "dependson");

	/**
	 * Read and check the modules.
	 * @param environment the environment of the application
	 * @return the modules
	 * @throws InvalidConfigurationPropertyValueException if a name is not valid, or if a
	 * module depends on itself or on one that does not exist
	 * @since 0.1.0
	 */
	public static MigrationModules of(Environment environment) {
		Binder binder = Binder.get(environment);
		Map<String, ModuleSettings> modules = new LinkedHashMap<>();
		Set<String> dependsOn = binder.bind(GROUP + ".depends-on", Bindable.setOf(String.class)).orElse(Set.of());
		modules.put(APPLICATION, new ModuleSettings(APPLICATION, null, List.of(), dependsOn));
		for (String name : names(environment)) {
			requireName(name, environment);
			requireSettings(name, binder);
			modules.put(name,
					binder.bind(PREFIX + "." + name, Settings.class)
						.orElse(new Settings(null, List.of(), Set.of()))
						.named(name));
		}
		return new MigrationModules(sorted(modules));
	}

	// Only the names of properties are read. Environment variables have no dashes
	private static List<String> names(Environment environment) {
		Map<ConfigurationPropertyName, String> distinct = new LinkedHashMap<>();
		new Binder(ConfigurationPropertySources.get(environment)).bind(PREFIX, MAP)
			.orElse(Map.of())
			.keySet()
			.forEach((name) -> distinct.merge(ConfigurationPropertyName.adapt(name, '.'), name,
					(one, other) -> one.contains("-") ? one : other));
		return List.copyOf(distinct.values());
	}

	// The name becomes a part of names of tables
	private static void requireName(String name, Environment environment) {
		String problem = !name.matches(NAME)
				? "The name of a module becomes a part of the names of tables: it begins with a lowercase letter and consists of at most 30 lowercase letters, digits and dashes"
				: name.equals(APPLICATION) ? "This is the name of the application itself"
						: DatabaseSettings.names(environment).contains(name) ? "This is the name of a further database"
								: null;
		if (problem != null) {
			throw new InvalidConfigurationPropertyValueException(PREFIX, name, problem);
		}
	}

	private static void requireSettings(String name, Binder binder) {
		String prefix = PREFIX + "." + name;
		for (String setting : binder.bind(prefix, MAP).orElse(Map.of()).keySet()) {
			if (!SETTINGS.contains(setting.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT))) {
				throw new InvalidConfigurationPropertyValueException(prefix, setting,
						"A module has the settings change-log, flyway-locations and depends-on");
			}
		}
	}

	// Those that depend on nothing keep the order of the properties
	private static List<ModuleSettings> sorted(Map<String, ModuleSettings> modules) {
		modules.values().forEach((module) -> module.requireKnown(modules.keySet()));
		Map<String, ModuleSettings> rest = new LinkedHashMap<>(modules);
		List<ModuleSettings> sorted = new ArrayList<>();
		while (!rest.isEmpty()) {
			ModuleSettings next = rest.values()
				.stream()
				.filter((module) -> module.dependsOn().stream().noneMatch(rest::containsKey))
				.findFirst()
				.orElseThrow(() -> cycle(rest));
			sorted.add(next);
			rest.remove(next.name());
		}
		return List.copyOf(sorted);
	}

	private static InvalidConfigurationPropertyValueException cycle(Map<String, ModuleSettings> rest) {
		Set<String> path = new LinkedHashSet<>();
		String name = rest.keySet().iterator().next();
		while (path.add(name)) {
			name = module(rest, name).dependsOn().stream().filter(rest::containsKey).findFirst().orElseThrow();
		}
		List<String> cycle = new ArrayList<>(path).subList(List.copyOf(path).indexOf(name), path.size());
		ModuleSettings first = module(rest, cycle.get(0));
		return first.invalid(String.join(",", first.dependsOn()),
				"Modules depend on each other: %s, %s".formatted(String.join(", ", cycle), name));
	}

	private static ModuleSettings module(Map<String, ModuleSettings> modules, String name) {
		return Objects.requireNonNull(modules.get(name));
	}

	/**
	 * Return whether the application is the only one.
	 * @return {@code true} if there is one change log
	 * @since 0.1.0
	 */
	public boolean isEmpty() {
		return modules().isEmpty();
	}

	/**
	 * Return the modules of an application without a change log of its own.
	 */
	MigrationModules withoutApplication() {
		return new MigrationModules(modules());
	}

	/**
	 * Return the modules without the application.
	 * @return the modules in the order in which they are migrated
	 * @since 0.1.0
	 */
	public List<ModuleSettings> modules() {
		return this.all.stream().filter((module) -> !module.isApplication()).toList();
	}

	/**
	 * Return the name of a table of the history of a module.
	 */
	static String table(String ofApplication, String module) {
		String name = ofApplication + "_" + module.replace('-', '_');
		boolean isUppercase = ofApplication.equals(ofApplication.toUpperCase(Locale.ROOT));
		return isUppercase ? name.toUpperCase(Locale.ROOT) : name;
	}

	/**
	 * A module.
	 *
	 * @param name its name
	 * @param changeLog the location of its change log for Liquibase, {@code null} for the
	 * default
	 * @param flywayLocations the locations of its migrations for Flyway, empty for the
	 * default
	 * @param dependsOn the names of the modules that are migrated before it
	 */
	public record ModuleSettings(String name, @Nullable String changeLog, List<String> flywayLocations,
			Set<String> dependsOn) {

		/**
		 * Return whether it is the application itself.
		 * @return {@code true} if its change log is that of the application
		 */
		public boolean isApplication() {
			return this.name.equals(APPLICATION);
		}

		/**
		 * Return the location of its change log for Liquibase.
		 * @return the location, {@code db/changelog-<name>/db.changelog-master.yaml}
		 * unless set
		 */
		public String location() {
			if (this.changeLog == null && !this.flywayLocations.isEmpty()) {
				throw otherEngine("flyway-locations", String.join(",", this.flywayLocations), "Liquibase",
						"change-log");
			}
			return (this.changeLog != null) ? this.changeLog
					: "classpath:/db/changelog-%s/db.changelog-master.yaml".formatted(this.name);
		}

		/**
		 * Return the locations of its migrations for Flyway.
		 * @return the locations, {@code db/migration-<name>} unless set
		 */
		public List<String> locations() {
			if (this.changeLog != null && this.flywayLocations.isEmpty()) {
				throw otherEngine("change-log", this.changeLog, "Flyway", "flyway-locations");
			}
			return this.flywayLocations.isEmpty() ? List.of("classpath:db/migration-" + this.name)
					: this.flywayLocations;
		}

		private InvalidConfigurationPropertyValueException otherEngine(String setting, String value, String engine,
				String instead) {
			return new InvalidConfigurationPropertyValueException("%s.%s.%s".formatted(PREFIX, this.name, setting),
					value, "The engine of the application is %s: set %s, or choose by asyncdb.migrations.engine"
						.formatted(engine, instead));
		}

		private void requireKnown(Set<String> names) {
			for (String name : this.dependsOn) {
				if (!names.contains(name)) {
					throw invalid(name, "There is no such module; there are %s".formatted(String.join(", ", names)));
				}
			}
		}

		private InvalidConfigurationPropertyValueException invalid(String value, String problem) {
			String prefix = isApplication() ? GROUP : PREFIX + "." + this.name;
			return new InvalidConfigurationPropertyValueException(prefix + ".depends-on", value, problem);
		}

	}

	/**
	 * The settings of a module.
	 */
	record Settings(@Nullable String changeLog, @Nullable List<String> flywayLocations,
			@Nullable Set<String> dependsOn) {

		ModuleSettings named(String name) {
			return new ModuleSettings(name, this.changeLog,
					(this.flywayLocations != null) ? this.flywayLocations : List.of(),
					(this.dependsOn != null) ? this.dependsOn : Set.of());
		}

	}

}
