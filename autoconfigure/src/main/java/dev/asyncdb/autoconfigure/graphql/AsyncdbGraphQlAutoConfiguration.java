package dev.asyncdb.autoconfigure.graphql;

import java.util.Set;

import dev.asyncdb.autoconfigure.handler.HandlerSessions;
import dev.asyncdb.autoconfigure.handler.SessionHandlers;
import dev.asyncdb.autoconfigure.handler.SessionProxies;
import dev.asyncdb.session.AsyncSession;
import graphql.execution.DataFetcherResult;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.graphql.autoconfigure.ConditionalOnGraphQlSchema;
import org.springframework.boot.graphql.autoconfigure.GraphQlAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.data.method.annotation.support.AnnotatedControllerConfigurer;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration of session arguments of GraphQL data fetchers, and of the errors of
 * the database in their answers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = GraphQlAutoConfiguration.class)
@ConditionalOnClass({ AsyncSession.class, AnnotatedControllerConfigurer.class, DataFetcherResult.class,
		GraphQlAutoConfiguration.class })
@ConditionalOnGraphQlSchema
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.web.enabled" }, matchIfMissing = true)
public final class AsyncdbGraphQlAutoConfiguration {

	@Bean
	static SessionHandlers asyncdbGraphQlHandlers(Environment environment) {
		return new SessionHandlers(Set.of(SchemaMapping.class.getName()), SubscriptionMethods::isSubscription,
				(method) -> (value) -> value instanceof DataFetcherResult<?> result && result.hasErrors(),
				SessionHandlers.Threads.of(environment));
	}

	@Bean
	static SessionProxies asyncdbGraphQlSessionProxies(Environment environment, ConfigurableListableBeanFactory beans) {
		return new SessionProxies(asyncdbGraphQlHandlers(environment),
				() -> HandlerSessions.of(beans, HandlerSessions.DATABASE_ERRORS));
	}

	// Spring Boot adds resolvers that are beans
	@Bean
	SessionDataFetcherArgumentResolver asyncdbGraphQlSessionArgumentResolver() {
		return new SessionDataFetcherArgumentResolver();
	}

	@Bean
	CancellingInterceptor asyncdbGraphQlCancellingInterceptor() {
		return new CancellingInterceptor();
	}

	/**
	 * Errors of the database in the terms of GraphQL.
	 */
	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "asyncdb.web.problem-details", matchIfMissing = true)
	DatabaseGraphQlErrors asyncdbGraphQlErrors(Environment environment) {
		return new DatabaseGraphQlErrors(environment.getProperty("asyncdb.web.problem-details", Boolean.class, false)
				|| StringUtils.hasText(environment.getProperty("asyncdb.url")));
	}

}
