package dev.asyncdb.autoconfigure.syncdb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.EngineChoice;
import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import dev.asyncdb.autoconfigure.databases.QualifiedBeans;
import dev.asyncdb.autoconfigure.migration.MigrationModules;
import dev.asyncdb.migration.Migrations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * The database that a command works on.
 *
 * @param beans the bean factory of the application
 * @param name the name of a further database, {@code null} for the main one
 */
record SyncdbDatabase(BeanFactory beans, @Nullable String name) {

	Migrations migrations() {
		if (this.name == null) {
			return this.beans.getBean(Migrations.class);
		}
		Migrations migrations = beans(this.name).find(Migrations.class);
		return (migrations != null) ? migrations : manager().migrations();
	}

	AsyncDatabaseManager manager() {
		if (this.name == null) {
			return this.beans.getBean(AsyncDatabaseManager.class);
		}
		AsyncDatabaseManager manager = beans(this.name).find(AsyncDatabaseManager.class);
		if (manager == null) {
			throw new SyncdbUsageException("there is no database %s; those of asyncdb.databases are %s"
				.formatted(this.name, DatabaseSettings.names(environment())));
		}
		return manager;
	}

	private QualifiedBeans beans(String database) {
		return new QualifiedBeans(((ConfigurableApplicationContext) this.beans).getBeanFactory(), database);
	}

	private Environment environment() {
		return this.beans.getBean(Environment.class);
	}

	/**
	 * Return the migrations of the other modules, none without a module.
	 */
	List<Migrations> modulesBeside(@Nullable String module) {
		Map<String, Migrations> others = new LinkedHashMap<>();
		if (module != null) {
			others.putAll(migrations().modules());
			others.remove(module);
		}
		return List.copyOf(others.values());
	}

	/**
	 * Return the files of the migrations.
	 * @param module the name of a module, {@code null} for the change log of the database
	 */
	MigrationFiles files(@Nullable String module) {
		ClassLoader classLoader = ((ConfigurableApplicationContext) this.beans).getClassLoader();
		MigrationFiles files = MigrationFiles.of((this.name == null) ? EngineChoice.of(environment(), classLoader)
				: DatabaseSettings.engine(environment(), this.name, classLoader));
		return MigrationModules.of(environment())
			.modules()
			.stream()
			.filter((candidate) -> candidate.name().equals(module))
			.findFirst()
			.map((found) -> new MigrationFiles(files.isFlyway(),
					files.isFlyway() ? found.locations().get(0) : found.location()))
			.orElse(files);
	}

	/**
	 * Find the databases with a change log, with modules or with migrations, in the order
	 * of the properties.
	 * @return the names of further databases, and {@code null} for the main one
	 */
	static List<@Nullable String> all(BeanFactory beans) {
		ClassLoader classLoader = ((ConfigurableApplicationContext) beans).getClassLoader();
		Environment environment = beans.getBean(Environment.class);
		List<@Nullable String> names = new ArrayList<>();
		if (EngineChoice.of(environment, classLoader).hasFiles() || !MigrationModules.of(environment).isEmpty()) {
			names.add(null);
		}
		DatabaseSettings.names(environment)
			.stream()
			.filter((name) -> DatabaseSettings.engine(environment, name, classLoader).hasFiles())
			.forEach(names::add);
		if (names.isEmpty()) {
			throw new SyncdbUsageException("no database has a change log or migrations");
		}
		return names;
	}

}
