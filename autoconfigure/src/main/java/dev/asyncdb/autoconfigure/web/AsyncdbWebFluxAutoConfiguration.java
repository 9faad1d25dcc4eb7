package dev.asyncdb.autoconfigure.web;

import java.util.concurrent.Executor;

import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.check.DatabaseConfigurationException;
import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import dev.asyncdb.autoconfigure.databases.QualifiedBeans;
import dev.asyncdb.autoconfigure.handler.AsyncdbHandlerAutoConfiguration;
import dev.asyncdb.autoconfigure.handler.HandlerSessions;
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
@AutoConfiguration(after = { AsyncdbAutoConfiguration.class, AsyncdbHandlerAutoConfiguration.class,
		WebFluxAutoConfiguration.class })
@ConditionalOnClass(WebFluxConfigurer.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(RequestMappingHandlerAdapter.class)
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.web.enabled" }, matchIfMissing = true)
public final class AsyncdbWebFluxAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SessionHandlerAdapter asyncdbSessionHandlerAdapter(ObjectProvider<RequestMappingHandlerAdapter> controllers,
			ConfigurableApplicationContext context) {
		return new SessionHandlerAdapter(controllers::getObject,
				SingletonSupplier
					.of(() -> BlockingControllers.like(controllers.getObject(), threads(context), context)),
				HandlerSessions.of(context.getBeanFactory(), new StatusErrors()));
	}

	/**
	 * A filter that gives requests of functional routes a session.
	 */
	@Bean
	@ConditionalOnMissingBean
	SessionFilter asyncdbSessionFilter(ConfigurableApplicationContext context) {
		HandlerSessions sessions = HandlerSessions.of(context.getBeanFactory(), new StatusErrors());
		return new SessionFilter(sessions, sessions.mainDatabase(), (name) -> database(name, sessions, context));
	}

	private static SessionOperations database(String name, HandlerSessions sessions,
			ConfigurableApplicationContext context) {
		if (sessions.areAbsent()) {
			return sessions.mainDatabase();
		}
		SessionOperations manager = new QualifiedBeans(context.getBeanFactory(), name).find(SessionOperations.class);
		if (manager == null) {
			throw new DatabaseConfigurationException("No manager has the qualifier '%s'".formatted(name),
					"Set %s.url, or correct the name.".formatted(DatabaseSettings.prefix(name)));
		}
		return manager;
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
