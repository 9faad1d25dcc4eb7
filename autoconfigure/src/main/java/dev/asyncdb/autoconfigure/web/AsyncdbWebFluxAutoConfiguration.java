package dev.asyncdb.autoconfigure.web;

import java.time.Duration;
import java.util.concurrent.Executor;

import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.TransactionOptions;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;

/**
 * Auto-configuration of {@link AsyncSession} and
 * {@link dev.asyncdb.session.BlockingSession} arguments of controller methods.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { AsyncdbAutoConfiguration.class, WebFluxAutoConfiguration.class })
@ConditionalOnClass(WebFluxConfigurer.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(RequestMappingHandlerAdapter.class)
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.web.enabled" }, matchIfMissing = true)
@EnableConfigurationProperties(AsyncdbProperties.class)
public final class AsyncdbWebFluxAutoConfiguration {

	// That of Spring Boot
	private static final int POOL_SIZE = 10;

	@Bean
	@ConditionalOnMissingBean
	SessionHandlerAdapter asyncdbSessionHandlerAdapter(ObjectProvider<RequestMappingHandlerAdapter> controllers,
			ObjectProvider<SessionOperations> operations, ObjectProvider<AsyncSession> session,
			AsyncdbProperties properties, ApplicationContext context) {
		SessionOperations sessions = operations.getIfUnique(() -> new AbsentSessions(session));
		Duration limit = properties.web().requestTimeout();
		TransactionOptions defaults = TransactionOptions.defaults();
		SessionScope scope = switch (properties.web().transaction()) {
			case COMMIT ->
				new SessionScope.Committing(sessions, (limit != null) ? defaults.withTimeout(limit) : defaults);
			case NONE -> new SessionScope.Closing(sessions);
		};
		return new SessionHandlerAdapter(controllers::getObject,
				SingletonSupplier
					.of(() -> BlockingControllers.like(controllers.getObject(), threads(context), context)),
				(limit != null) ? new SessionScope.Limited(scope, limit) : scope,
				streams(sessions, properties, context));
	}

	// Without a limit of its own, half of the pool is left for all other requests
	private static SessionStreams streams(SessionOperations sessions, AsyncdbProperties properties,
			ApplicationContext context) {
		int pool = context.getEnvironment().getProperty("spring.r2dbc.pool.max-size", Integer.class, POOL_SIZE);
		Integer max = properties.web().maxStreams();
		int share = (pool < 1) ? Integer.MAX_VALUE : Math.max(1, pool / 2);
		return new SessionStreams(sessions, properties.web().streamTimeout(), (max != null) ? max : share);
	}

	// The application's virtual threads if spring.threads.virtual.enabled is set
	private static Executor threads(ApplicationContext context) {
		String name = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;
		return (Threading.VIRTUAL.isActive(context.getEnvironment()) && context.containsBean(name))
				? context.getBean(name, Executor.class) : Bridge.executor();
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
