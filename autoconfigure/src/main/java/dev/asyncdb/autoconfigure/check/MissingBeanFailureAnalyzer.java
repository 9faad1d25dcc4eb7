package dev.asyncdb.autoconfigure.check;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.SessionOperations;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.data.repository.Repository;

/**
 * Analyzes the injection of a session or of a manager that does not exist. Precedes the
 * analyzer of Spring Boot, which advises to define such a bean.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingBeanFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final BeanFactory beans;

	private final Environment environment;

	MissingBeanFailureAnalyzer(BeanFactory beans, Environment environment) {
		this.beans = beans;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = cause.getBeanType();
		if (type == null || cause instanceof NoUniqueBeanDefinitionException) {
			return null;
		}
		String user = Objects.requireNonNullElse(description, "A bean");
		if (type == BlockingSession.class) {
			return new FailureAnalysis(
					"%s requires a BlockingSession, which is not a bean: it lives as long as its transaction."
						.formatted(user),
					"Inject the AsyncDatabaseManager and call blocking().inTransaction(..). In a WebFlux controller, declare the session as an argument of the method.",
					cause);
		}
		if (AsyncRepository.class.isAssignableFrom(type) && !Repository.class.isAssignableFrom(type)) {
			return new FailureAnalysis(
					"%s requires %s, which extends AsyncRepository but no repository of Spring Data, so none is created."
						.formatted(user, type.getSimpleName()),
					"Let %s extend R2dbcRepository as well.".formatted(type.getSimpleName()), cause);
		}
		boolean isManager = type == AsyncSession.class || type == SessionOperations.class
				|| type == AsyncDatabaseManager.class || type == AsyncDatabaseManager.Builder.class;
		return isManager ? withoutManager(user, cause) : null;
	}

	private @Nullable FailureAnalysis withoutManager(String user, NoSuchBeanDefinitionException cause) {
		if (!this.environment.getProperty("asyncdb.enabled", Boolean.class, true)) {
			return new FailureAnalysis(
					"%s requires a manager, but asyncdb.enabled is false. Repositories that extend AsyncRepository require one, too."
						.formatted(user),
					"Set asyncdb.enabled to true or remove it.", cause);
		}
		List<String> factories = (this.beans instanceof ConfigurableListableBeanFactory listable)
				? new Candidates(listable).of(ConnectionFactory.class) : List.of();
		if (factories.size() < 2) {
			return null;
		}
		return new FailureAnalysis(
				"%s requires a manager, but there are several ConnectionFactory beans and none is primary: %s."
					.formatted(user, String.join(", ", factories)),
				"Mark the main one with @Primary, or define an AsyncDatabaseManager bean.", cause);
	}

}
