package dev.asyncdb.autoconfigure.web;

import java.util.concurrent.Executor;

import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.autoconfigure.check.DatabaseConfigurationException;
import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import dev.asyncdb.autoconfigure.databases.QualifiedBeans;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;

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
import org.springframework.context.ConfigurableApplicationContext;
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
			AsyncdbProperties properties, ConfigurableApplicationContext context) {
		RequestSessions sessions = sessions(main(operations, session), properties, context);
		return new SessionHandlerAdapter(controllers::getObject,
				SingletonSupplier
					.of(() -> BlockingControllers.like(controllers.getObject(), threads(context), context)),
				sessions, streams(properties, context));
	}

	/**
	 * A filter that gives requests of functional routes a session.
	 */
	@Bean
	@ConditionalOnMissingBean
	SessionFilter asyncdbSessionFilter(ObjectProvider<SessionOperations> operations,
			ObjectProvider<AsyncSession> session, AsyncdbProperties properties,
			ConfigurableApplicationContext context) {
		SessionOperations main = main(operations, session);
		return new SessionFilter(sessions(main, properties, context), main, (name) -> database(name, main, context));
	}

	private static SessionOperations main(ObjectProvider<SessionOperations> operations,
			ObjectProvider<AsyncSession> session) {
		return operations.getIfUnique(() -> new AbsentSessions(session));
	}

	private static RequestSessions sessions(SessionOperations main, AsyncdbProperties properties,
			ConfigurableApplicationContext context) {
		return new RequestSessions(new ParameterManagers(context.getBeanFactory()), main, properties.web());
	}

	private static SessionOperations database(String name, SessionOperations main,
			ConfigurableApplicationContext context) {
		if (new ParameterManagers(context.getBeanFactory()).areAbsent()) {
			return main;
		}
		SessionOperations manager = new QualifiedBeans(context.getBeanFactory(), name).find(SessionOperations.class);
		if (manager == null) {
			throw new DatabaseConfigurationException("No manager has the qualifier '%s'".formatted(name),
					"Set %s.url, or correct the name.".formatted(DatabaseSettings.prefix(name)));
		}
		return manager;
	}

	// Without a limit of its own, half of the pool is left for all other requests
	private static SessionStreams streams(AsyncdbProperties properties, ApplicationContext context) {
		int pool = context.getEnvironment().getProperty("spring.r2dbc.pool.max-size", Integer.class, POOL_SIZE);
		Integer max = properties.web().maxStreams();
		int share = (pool < 1) ? Integer.MAX_VALUE : Math.max(1, pool / 2);
		return new SessionStreams(properties.web().streamTimeout(), (max != null) ? max : share);
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
