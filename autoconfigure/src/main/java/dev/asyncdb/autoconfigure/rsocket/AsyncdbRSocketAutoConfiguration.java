package dev.asyncdb.autoconfigure.rsocket;

import java.util.Set;

import dev.asyncdb.autoconfigure.handler.HandlerSessions;
import dev.asyncdb.autoconfigure.handler.SessionHandlers;
import dev.asyncdb.autoconfigure.handler.SessionProxies;
import dev.asyncdb.session.AsyncSession;
import io.rsocket.RSocket;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.rsocket.annotation.ConnectMapping;
import org.springframework.messaging.rsocket.annotation.support.RSocketMessageHandler;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration of session arguments of RSocket handlers, and of the errors of the
 * database that requesters receive.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "org.springframework.boot.rsocket.autoconfigure.RSocketMessagingAutoConfiguration")
@ConditionalOnClass({ AsyncSession.class, RSocketMessageHandler.class, RSocket.class })
@ConditionalOnBean(RSocketMessageHandler.class)
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.web.enabled" }, matchIfMissing = true)
public final class AsyncdbRSocketAutoConfiguration {

	@Bean
	SessionHandlers asyncdbRSocketHandlers() {
		return handlers();
	}

	private static SessionHandlers handlers() {
		return new SessionHandlers(Set.of(MessageMapping.class.getName(), ConnectMapping.class.getName()),
				RSocketMethods::isStream, (method) -> (value) -> false, SessionHandlers.Threads.EVENT_LOOP);
	}

	@Bean
	static SessionProxies asyncdbRSocketSessionProxies(ConfigurableListableBeanFactory beans) {
		return new SessionProxies(handlers(), () -> HandlerSessions.of(beans, HandlerSessions.DATABASE_ERRORS));
	}

	// Not a customizer of Spring Boot, so that a handler of the application has it, too
	@Bean
	static BeanPostProcessor asyncdbRSocketSessionArguments(ObjectProvider<DatabaseRSocketErrors> errors) {
		return new RSocketSessionArguments(errors);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "asyncdb.web.problem-details", matchIfMissing = true)
	DatabaseRSocketErrors asyncdbRSocketErrors(Environment environment) {
		return new DatabaseRSocketErrors(environment.getProperty("asyncdb.web.problem-details", Boolean.class, false)
				|| StringUtils.hasText(environment.getProperty("asyncdb.url")));
	}

}
