package dev.asyncdb.migration.flyway;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import dev.asyncdb.migration.EngineModuleMissingException;
import dev.asyncdb.product.DatabaseProduct;
import org.flywaydb.core.api.ClassProvider;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.database.DatabaseType;
import org.flywaydb.core.internal.database.DatabaseTypeRegister;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.resolver.CompositeMigrationResolver;
import org.flywaydb.core.internal.scanner.Scanner;

/**
 * The files and classes of migrations, resolved as Flyway does but without a database.
 * Flyway has no public API for that.
 */
final class MigrationSources implements ResourceProvider, ClassProvider<JavaMigration> {

	private final ResourceProvider resources;

	private final ClassProvider<JavaMigration> classes;

	private final Set<String> excluded;

	private MigrationSources(ResourceProvider resources, ClassProvider<JavaMigration> classes, Set<String> excluded) {
		this.resources = resources;
		this.classes = classes;
		this.excluded = excluded;
	}

	static MigrationSources of(Configuration settings) {
		ResourceProvider resources = settings.getResourceProvider();
		ClassProvider<JavaMigration> classes = settings.getJavaMigrationClassProvider();
		if (resources != null && classes != null) {
			return new MigrationSources(resources, classes, Set.of());
		}
		Scanner<JavaMigration> scanner = new Scanner<>(JavaMigration.class, settings, settings.getLocations());
		return new MigrationSources((resources != null) ? resources : scanner, (classes != null) ? classes : scanner,
				Set.of());
	}

	/**
	 * Return these sources without some migrations.
	 */
	MigrationSources without(Set<String> scripts) {
		return new MigrationSources(this.resources, this.classes, Set.copyOf(scripts));
	}

	boolean isIncluded(String script) {
		return !this.excluded.contains(script);
	}

	@Override
	public LoadableResource getResource(String name) {
		return this.resources.getResource(name);
	}

	@Override
	public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
		return this.resources.getResources(prefix, suffixes)
			.stream()
			.filter((resource) -> isIncluded(resource.getRelativePath()))
			.toList();
	}

	@Override
	public Collection<Class<? extends JavaMigration>> getClasses() {
		List<Class<? extends JavaMigration>> included = this.classes.getClasses()
			.stream()
			.<Class<? extends JavaMigration>>map((type) -> type)
			.filter((type) -> isIncluded(type.getName()))
			.toList();
		return included;
	}

	/**
	 * Return what resolves all migrations of these sources. It cannot run them.
	 */
	CompositeMigrationResolver resolver(Configuration settings, DatabaseProduct product) {
		ParsingContext context = context(settings);
		return new CompositeMigrationResolver(this, this, settings, null,
				databaseType(settings, product).createSqlScriptFactory(settings, context), context, null,
				settings.getResolvers());
	}

	// Flyway asks the database for the user and the current schema
	private static ParsingContext context(Configuration settings) {
		ParsingContext context = new ParsingContext();
		String schema = FlywayHistory.schema(settings);
		String prefix = "flyway" + settings.getPlaceholderSeparator();
		for (String name : List.of("user", "database", "timestamp")) {
			context.getPlaceholders().put(prefix + name, "");
		}
		context.getPlaceholders().put(prefix + "defaultSchema", (schema != null) ? schema : "");
		context.getPlaceholders().put(prefix + "table", settings.getTable());
		context.getPlaceholders().put(prefix + "workingDirectory", System.getProperty("user.dir"));
		context.getPlaceholders().put(prefix + "environment", settings.getCurrentEnvironmentName());
		return context;
	}

	private static DatabaseType databaseType(Configuration settings, DatabaseProduct product) {
		return DatabaseTypeRegister.getDatabaseTypesForUrl("jdbc:%s:".formatted(product.driver()), settings)
			.stream()
			.filter(DatabaseType.class::isInstance)
			.map(DatabaseType.class::cast)
			.findFirst()
			.orElseThrow(() -> new EngineModuleMissingException("Flyway", product.displayName(), module(product)));
	}

	private static String module(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> "org.flywaydb:flyway-database-postgresql";
			case MARIADB -> "org.flywaydb:flyway-mysql";
			case H2 -> "org.flywaydb:flyway-core";
		};
	}

}
