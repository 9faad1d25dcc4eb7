package dev.asyncdb.autoconfigure.mvc;

import java.util.List;
import java.util.Set;

import dev.asyncdb.autoconfigure.handler.HandlerSessions;
import dev.asyncdb.autoconfigure.handler.SessionHandlers;
import dev.asyncdb.autoconfigure.handler.SessionProxies;
import dev.asyncdb.autoconfigure.handler.StreamedHandlers;
import dev.asyncdb.autoconfigure.web.StatusErrors;
import dev.asyncdb.session.AsyncSession;
import jakarta.servlet.Servlet;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Auto-configuration of session arguments of Spring MVC: a
 * {@link dev.asyncdb.session.BlockingSession} on virtual threads, and either kind of
 * session if the method returns a publisher.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ AsyncSession.class, DispatcherServlet.class, Servlet.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.web.enabled" }, matchIfMissing = true)
public final class AsyncdbMvcAutoConfiguration {

	@Bean
	static SessionHandlers asyncdbMvcHandlers(Environment environment) {
		return new SessionHandlers(Set.of(RequestMapping.class.getName(), HttpExchange.class.getName()),
				StreamedHandlers::isStream, MvcErrorStatus::of, SessionHandlers.Threads.of(environment));
	}

	@Bean
	static SessionProxies asyncdbMvcSessionProxies(Environment environment, ConfigurableListableBeanFactory beans) {
		return new SessionProxies(asyncdbMvcHandlers(environment), () -> HandlerSessions.of(beans, new StatusErrors()));
	}

	// Before that of Spring Data, which takes interfaces
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	WebMvcConfigurer asyncdbMvcSessionArgumentConfigurer() {
		return new WebMvcConfigurer() {

			@Override
			public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
				resolvers.add(new MvcSessionArgumentResolver());
			}

		};
	}

}
