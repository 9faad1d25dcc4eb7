package dev.asyncdb.autoconfigure.mvc;

import dev.asyncdb.error.DatabaseErrorKind;
import jakarta.servlet.Servlet;
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
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Auto-configuration of problem details for errors of the database in Spring MVC, with
 * the statuses of WebFlux and under the same conditions. On if
 * {@code spring.mvc.problemdetails.enabled} is set.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ DatabaseErrorKind.class, DispatcherServlet.class, Servlet.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty("spring.mvc.problemdetails.enabled")
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.web.problem-details" }, matchIfMissing = true)
public final class AsyncdbMvcProblemDetailsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DatabaseMvcProblems asyncdbMvcDatabaseProblems(Environment environment) {
		return new DatabaseMvcProblems(environment.getProperty("asyncdb.web.problem-details", Boolean.class, false)
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
		ConstraintMvcProblems asyncdbMvcConstraintProblems(DatabaseMvcProblems problems) {
			return new ConstraintMvcProblems(problems);
		}

	}

}
