package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.migration.ChangeLogOptions;
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
		String location = beanFactory.getBean(Environment.class)
			.getProperty("spring.liquibase.change-log", ChangeLogOptions.DEFAULT_LOCATION);
		String directory = directory(location);
		return directory.isEmpty() ? null
				: (generation, code) -> generation.getRuntimeHints().resources().registerPattern(directory + "/**");
	}

	// A change log in the file system is no part of an image
	private static String directory(String location) {
		String path = location.startsWith(ResourceUtils.CLASSPATH_URL_PREFIX)
				? location.substring(ResourceUtils.CLASSPATH_URL_PREFIX.length()) : location;
		int end = path.lastIndexOf('/');
		return (path.contains(":") || end < 1) ? "" : StringUtils.trimLeadingCharacter(path.substring(0, end), '/');
	}

}
