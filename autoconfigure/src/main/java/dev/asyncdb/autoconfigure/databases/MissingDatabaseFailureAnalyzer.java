package dev.asyncdb.autoconfigure.databases;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDb;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Analyzes the injection of a bean of a further database that is not configured. Precedes
 * the analyzer of Spring Boot, which advises to define such a bean.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingDatabaseFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final Environment environment;

	MissingDatabaseFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		AsyncDb database = qualifier(rootFailure);
		if (database == null || cause instanceof NoUniqueBeanDefinitionException) {
			return null;
		}
		List<String> names = DatabaseSettings.names(this.environment);
		return new FailureAnalysis(
				"%s requires a bean of the database '%s', which has none. The databases of asyncdb.databases are: %s."
					.formatted(Objects.requireNonNullElse(description, "A bean"), database.value(),
							names.isEmpty() ? "none" : String.join(", ", names)),
				"Set %s.url, or correct the name.".formatted(DatabaseSettings.prefix(database.value())), cause);
	}

	// That of the innermost injection, which is the one without a bean
	private static @Nullable AsyncDb qualifier(Throwable failure) {
		AsyncDb database = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnsatisfiedDependencyException unsatisfied) {
				InjectionPoint point = unsatisfied.getInjectionPoint();
				database = (point != null) ? point.getAnnotation(AsyncDb.class) : null;
			}
		}
		return database;
	}

}
