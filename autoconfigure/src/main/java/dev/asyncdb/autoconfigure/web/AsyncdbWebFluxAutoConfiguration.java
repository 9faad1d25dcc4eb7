package dev.asyncdb.autoconfigure.web;

import java.time.Duration;

import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.TransactionOptions;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;

/**
 * Gives controllers an {@link dev.asyncdb.session.AsyncSession} as argument.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { AsyncdbAutoConfiguration.class, WebFluxAutoConfiguration.class })
@ConditionalOnClass(WebFluxConfigurer.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnSingleCandidate(SessionOperations.class)
@ConditionalOnBean(RequestMappingHandlerAdapter.class)
@ConditionalOnBooleanProperty(name = "asyncdb.web.enabled", matchIfMissing = true)
public final class AsyncdbWebFluxAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SessionHandlerAdapter asyncdbSessionHandlerAdapter(ObjectProvider<RequestMappingHandlerAdapter> controllers,
			SessionOperations sessions, AsyncdbProperties properties) {
		Duration limit = properties.web().requestTimeout();
		TransactionOptions defaults = TransactionOptions.defaults();
		SessionScope scope = switch (properties.web().transaction()) {
			case COMMIT ->
				new SessionScope.Committing(sessions, (limit != null) ? defaults.withTimeout(limit) : defaults);
			case NONE -> new SessionScope.Closing(sessions);
		};
		return new SessionHandlerAdapter(controllers::getObject,
				(limit != null) ? new SessionScope.Limited(scope, limit) : scope);
	}

	@Bean
	WebFluxConfigurer asyncdbSessionArgumentConfigurer() {
		return new WebFluxConfigurer() {

			@Override
			public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
				configurer.addCustomResolver(new SessionArgumentResolver());
			}

		};
	}

}
