package dev.asyncdb.autoconfigure.migration;

import java.util.List;
import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.Engine;
import dev.asyncdb.autoconfigure.EngineChoice;
import dev.asyncdb.autoconfigure.migration.MigrationModules.ModuleSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ResourceUtils;
import org.springframework.util.StringUtils;

/**
 * Puts the change log and the files beside it into a native image. Spring Boot does so
 * only where it runs Liquibase itself.
 */
class ChangeLogHints implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (!beanFactory.containsBean("asyncdbMigrations")) {
			return null;
		}
		List<String> directories = directories(beanFactory).stream().filter((name) -> !name.isEmpty()).toList();
		return directories.isEmpty() ? null : (generation, code) -> directories
			.forEach((directory) -> generation.getRuntimeHints().resources().registerPattern(directory + "/**"));
	}

	private static List<String> directories(ConfigurableListableBeanFactory beanFactory) {
		Environment environment = beanFactory.getBean(Environment.class);
		List<ModuleSettings> modules = MigrationModules.of(environment).modules();
		EngineChoice choice = EngineChoice.of(environment, beanFactory.getBeanClassLoader());
		if (choice.engine() == Engine.FLYWAY) {
			return Stream
				.concat(choice.flyway().locations().stream(),
						modules.stream().flatMap((module) -> module.locations().stream()))
				.map((location) -> directory(location + "/"))
				.toList();
		}
		return Stream
			.concat(Stream.of(choice.liquibase().locations().get(0)), modules.stream().map(ModuleSettings::location))
			.map(ChangeLogHints::directory)
			.toList();
	}

	// A change log in the file system is no part of an image
	private static String directory(String location) {
		String path = location.startsWith(ResourceUtils.CLASSPATH_URL_PREFIX)
				? location.substring(ResourceUtils.CLASSPATH_URL_PREFIX.length()) : location;
		int end = path.lastIndexOf('/');
		return (path.contains(":") || end < 1) ? "" : StringUtils.trimLeadingCharacter(path.substring(0, end), '/');
	}

}
