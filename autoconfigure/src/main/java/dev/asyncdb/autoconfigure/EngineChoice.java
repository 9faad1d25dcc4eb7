package dev.asyncdb.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.Engine;
import dev.asyncdb.migration.ChangeLogOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

/**
 * Chooses the engine of migrations: that of the property, otherwise the one that is on
 * the class path. If both are, that whose files exist; with files of neither Liquibase,
 * and with files of both none.
 *
 * @param configured the engine of the property, {@code null} if it is not set
 * @param liquibase the change log of Liquibase
 * @param flyway the locations of Flyway
 * @param classLoader finds classes and files
 * @since 0.1.0
 */
public record EngineChoice(@Nullable Engine configured, Files liquibase, Files flyway,
		@Nullable ClassLoader classLoader) {

	/**
	 * The default location of Flyway's migrations in Spring Boot.
	 */
	public static final String FLYWAY_LOCATION = "classpath:db/migration";

	private static final List<String> LIQUIBASE = List.of("liquibase.Liquibase",
			"org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties");

	private static final List<String> FLYWAY = List.of("org.flywaydb.core.Flyway",
			"org.springframework.boot.flyway.autoconfigure.FlywayProperties");

	private static final Bindable<List<String>> LOCATIONS = Bindable.listOf(String.class);

	/**
	 * Return the choice for the main database.
	 * @param environment the environment of the application
	 * @param classLoader finds classes and files
	 * @return the choice
	 * @since 0.1.0
	 */
	public static EngineChoice of(Environment environment, @Nullable ClassLoader classLoader) {
		Binder binder = Binder.get(environment);
		return new EngineChoice(binder.bind("asyncdb.migrations.engine", Engine.class).orElse(null),
				Files.of(binder, "spring.liquibase.change-log", ChangeLogOptions.DEFAULT_LOCATION),
				Files.of(binder, "spring.flyway.locations", FLYWAY_LOCATION), classLoader);
	}

	/**
	 * Return the engine.
	 * @return the engine, {@code null} if there is none or the choice is not clear
	 * @since 0.1.0
	 */
	public @Nullable Engine engine() {
		if (this.configured != null) {
			return isPresent(this.configured) ? this.configured : null;
		}
		boolean isLiquibase = isPresent(Engine.LIQUIBASE);
		boolean isFlyway = isPresent(Engine.FLYWAY);
		if (isLiquibase && isFlyway) {
			return ofBoth();
		}
		return isLiquibase ? Engine.LIQUIBASE : isFlyway ? Engine.FLYWAY : null;
	}

	private @Nullable Engine ofBoth() {
		boolean hasChangeLog = this.liquibase.isSet() || hasChangeLog();
		boolean hasMigrations = this.flyway.isSet() || hasMigrations();
		if (hasMigrations) {
			return hasChangeLog ? null : Engine.FLYWAY;
		}
		return Engine.LIQUIBASE;
	}

	/**
	 * Return whether the engine has something to run.
	 * @return {@code true} if its files exist, or a property says where they are
	 * @since 0.1.0
	 */
	public boolean hasFiles() {
		Engine engine = engine();
		if (engine == null) {
			return this.configured != null || hasChangeLog() || hasMigrations();
		}
		return (engine == Engine.FLYWAY) ? this.flyway.isSet() || hasMigrations()
				: this.liquibase.isSet() || hasChangeLog();
	}

	private boolean hasChangeLog() {
		return ChangeLogOptions.defaults()
			.withLocation(this.liquibase.locations().get(0))
			.exists(new DefaultResourceLoader(this.classLoader));
	}

	private boolean hasMigrations() {
		PathMatchingResourcePatternResolver files = new PathMatchingResourcePatternResolver(this.classLoader);
		return this.flyway.locations().stream().map(EngineChoice::pattern).anyMatch((pattern) -> {
			try {
				return files.getResources(pattern).length > 0;
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot search for " + pattern, ex);
			}
		});
	}

	private static String pattern(String location) {
		String path = location.replaceFirst("^classpath:/?", "").replace("{vendor}", "*");
		return (path.startsWith("filesystem:") ? path.replaceFirst("filesystem", "file") : "classpath*:" + path)
				+ "/**/*__*.*";
	}

	private boolean isPresent(Engine engine) {
		List<String> types = switch (engine) {
			// The former value is refused where the properties are bound
			case LIQUIBASE, R2DBC -> LIQUIBASE;
			case FLYWAY -> FLYWAY;
		};
		return types.stream().allMatch((type) -> ClassUtils.isPresent(type, this.classLoader));
	}

	/**
	 * Return why there is no engine.
	 * @param prefix the prefix of the property
	 * @return what to do about it, {@code null} if there is one
	 * @since 0.1.0
	 */
	public @Nullable String problem(String prefix) {
		if (engine() != null) {
			return null;
		}
		if (this.configured == null && isPresent(Engine.LIQUIBASE)) {
			return "Liquibase and Flyway are on the class path, and files of both: set %s.engine to liquibase or flyway"
				.formatted(prefix);
		}
		return (this.configured == Engine.FLYWAY) ? "add the dependency org.springframework.boot:spring-boot-flyway"
				: "add the dependency org.springframework.boot:spring-boot-liquibase, or spring-boot-flyway";
	}

	/**
	 * The location of the files of an engine.
	 *
	 * @param locations the locations
	 * @param isSet whether a property names them
	 */
	public record Files(List<String> locations, boolean isSet) {

		/**
		 * Read the location from a property.
		 * @param binder reads the property
		 * @param property the name of the property
		 * @param defaultLocation the location unless it is set
		 * @return the location
		 */
		public static Files of(Binder binder, String property, String defaultLocation) {
			return binder.bind(property, LOCATIONS)
				.map((locations) -> new Files(List.copyOf(locations), true))
				.orElse(new Files(List.of(defaultLocation), false));
		}

	}

}
