package dev.asyncdb.autoconfigure.web;

import dev.asyncdb.error.DatabaseErrorKind;
import jakarta.validation.ConstraintViolationException;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Auto-configuration of problem details for errors of the database: a missing row is 404,
 * a taken key or a concurrent change 409, an unavailable database 503, a statement that
 * exceeds its time limit 504, an entity that violates constraints 400. On if Spring
 * Boot's problem details are, for handlers with a session argument and errors that only
 * asyncdb raises; for all handlers if {@code asyncdb.web.problem-details} or
 * {@code asyncdb.url} is set.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ DatabaseErrorKind.class, WebFluxConfigurer.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty("spring.webflux.problemdetails.enabled")
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.web.problem-details" }, matchIfMissing = true)
public final class AsyncdbProblemDetailsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DatabaseProblems asyncdbDatabaseProblems(Environment environment) {
		return new DatabaseProblems(environment.getProperty("asyncdb.web.problem-details", Boolean.class, false)
				|| StringUtils.hasText(environment.getProperty("asyncdb.url")));
	}

	/**
	 * Problem details of Bean Validation.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConstraintViolationException.class)
	static class ValidationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ConstraintProblems asyncdbConstraintProblems(DatabaseProblems problems) {
			return new ConstraintProblems(problems);
		}

	}

}
