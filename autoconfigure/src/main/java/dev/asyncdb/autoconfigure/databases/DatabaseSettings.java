package dev.asyncdb.autoconfigure.databases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.autoconfigure.EngineChoice;
import dev.asyncdb.autoconfigure.EngineChoice.Files;
import dev.asyncdb.autoconfigure.check.NamedSettings;
import dev.asyncdb.autoconfigure.check.PoolSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * Settings of a further database, {@code asyncdb.databases.<name>}.
 *
 * @param url database address as postgresql://, mariadb://, jdbc: or r2dbc: URL
 * @param username database user, overrides the user in the URL
 * @param password database password, overrides the password in the URL
 * @param session defaults of all sessions; those of asyncdb.session unless set
 * @param pool connection pool; the settings of asyncdb.pool and spring.r2dbc.pool unless
 * set
 * @param migrations synchronization of the schema; the settings of asyncdb.migrations
 * unless set, except enabled and on-startup
 * @since 0.1.0
 */
public record DatabaseSettings(@Nullable String url, @Nullable String username, @Nullable String password,
		@DefaultValue AsyncdbProperties.Session session, @DefaultValue AsyncdbProperties.Pool pool,
		@DefaultValue AsyncdbProperties.Migrations migrations) {

	private static final String PREFIX = "asyncdb.databases";

	private static final Bindable<Map<String, Object>> NAMES = Bindable.mapOf(String.class, Object.class);

	/**
	 * Return the names of all further databases.
	 * @param environment the environment of the application
	 * @return the names in the order of the properties
	 * @since 0.1.0
	 */
	public static List<String> names(Environment environment) {
		// Without a resolver of placeholders: only the names of properties are read
		List<String> names = new Binder(sources(environment)).bind(PREFIX, NAMES)
			.map((databases) -> List.copyOf(databases.keySet()))
			.orElse(List.of());
		names.forEach(DatabaseSettings::requireName);
		return distinct(names);
	}

	// Environment variables have no dashes: ASYNCDB_DATABASES_ORDERHISTORY_PASSWORD is a
	// setting of the database order-history
	private static List<String> distinct(List<String> names) {
		Map<ConfigurationPropertyName, String> distinct = new LinkedHashMap<>();
		names.forEach((name) -> distinct.merge(ConfigurationPropertyName.of(name), name,
				(one, other) -> one.contains("-") ? one : other));
		return List.copyOf(distinct.values());
	}

	// The name is a part of names of properties and beans
	private static void requireName(String name) {
		if (!name.matches("[a-z][a-z0-9-]*")) {
			throw new InvalidConfigurationPropertyValueException(PREFIX, name,
					"The name of a database consists of lowercase letters, digits and dashes");
		}
	}

	/**
	 * Return the settings of a further database.
	 * @param environment the environment of the application
	 * @param name the name of the database
	 * @return the settings
	 * @since 0.1.0
	 */
	public static DatabaseSettings of(Environment environment, String name) {
		return named(name, environment,
				() -> binder(environment, name).bindOrCreate(prefix(name), DatabaseSettings.class));
	}

	/**
	 * Return the settings of the pool that Spring Boot defines.
	 */
	static R2dbcProperties.Pool pool(Environment environment, String name) {
		R2dbcProperties.Pool pool = binder(environment, name).bindOrCreate(prefix(name) + ".pool",
				R2dbcProperties.Pool.class);
		PoolSettings.require(pool, (setting) -> written(environment, name, setting));
		return pool;
	}

	// As it was written, since the settings of the main database apply unless set
	private static String written(Environment environment, String name, String setting) {
		return Stream.of(prefix(name) + ".pool.", "asyncdb.pool.", "spring.r2dbc.pool.")
			.map((prefix) -> prefix + setting)
			.filter((property) -> NamedSettings.exist(environment, property))
			.findFirst()
			.orElse(prefix(name) + ".pool." + setting);
	}

	/**
	 * Return the properties of a further database that another class defines.
	 * @param <T> the type of the properties
	 * @param environment the environment of the application
	 * @param name the name of the database
	 * @param group the name of the group below the database
	 * @param properties the type of the properties
	 * @return the properties
	 * @since 0.1.0
	 */
	public static <T> T group(Environment environment, String name, String group, Class<T> properties) {
		return binder(environment, name).bindOrCreate(prefix(name) + "." + group, properties);
	}

	/**
	 * Return the location of the change log of a further database. That of the main
	 * database must never run on another one.
	 * @param environment the environment of the application
	 * @param name the name of the database
	 * @return the location, {@code db/changelog-<name>/db.changelog-master.yaml} unless
	 * set
	 * @since 0.1.0
	 */
	public static String changeLog(Environment environment, String name) {
		return binder(environment, name).bind(prefix(name) + ".liquibase.change-log", String.class)
			.orElse("classpath:/db/changelog-%s/db.changelog-master.yaml".formatted(name));
	}

	/**
	 * Return the locations of the migrations of a further database for Flyway.
	 * @param environment the environment of the application
	 * @param name the name of the database
	 * @return the locations, {@code db/migration-<name>} unless set
	 * @since 0.1.0
	 */
	public static List<String> flywayLocations(Environment environment, String name) {
		return migrationFiles(environment, name).locations();
	}

	private static Files migrationFiles(Environment environment, String name) {
		return Files.of(binder(environment, name), prefix(name) + ".flyway.locations",
				EngineChoice.FLYWAY_LOCATION + "-" + name);
	}

	/**
	 * Return the choice of the engine for the migrations of a further database.
	 * @param environment the environment of the application
	 * @param name the name of the database
	 * @param classLoader finds classes and files
	 * @return the choice
	 * @since 0.1.0
	 */
	public static EngineChoice engine(Environment environment, String name, @Nullable ClassLoader classLoader) {
		Files changeLog = Files.of(binder(environment, name), prefix(name) + ".liquibase.change-log",
				changeLog(environment, name));
		return new EngineChoice(of(environment, name).migrations().engine(), changeLog,
				migrationFiles(environment, name), classLoader);
	}

	/**
	 * Return the prefix of the properties of a further database.
	 * @param name the name of the database
	 * @return the prefix, without a dot at its end
	 * @since 0.1.0
	 */
	public static String prefix(String name) {
		return PREFIX + "." + name;
	}

	private static Binder binder(Environment environment, String name) {
		List<ConfigurationPropertySource> sources = new ArrayList<>(sources(environment));
		sources.add(new InheritedSettings(List.copyOf(sources), ConfigurationPropertyName.of(prefix(name))));
		return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment));
	}

	private static List<ConfigurationPropertySource> sources(Environment environment) {
		return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false).toList();
	}

	// The check of a value does not know which database it belongs to
	private static <T> T named(String name, Environment environment, Supplier<T> binding) {
		try {
			return binding.get();
		}
		catch (BindException ex) {
			if (NestedExceptionUtils.getRootCause(ex) instanceof InvalidConfigurationPropertyValueException invalid) {
				String own = invalid.getName().replaceFirst("asyncdb", prefix(name));
				String property = environment.containsProperty(own) ? own : invalid.getName();
				throw new InvalidConfigurationPropertyValueException(property,
						Objects.requireNonNullElse(invalid.getValue(), ""), invalid.getReason());
			}
			throw ex;
		}
	}

	@Override
	public String toString() {
		return "DatabaseSettings[session=%s, migrations=%s]".formatted(this.session, this.migrations);
	}

}
