package dev.asyncdb.autoconfigure.handler;

import dev.asyncdb.session.AsyncSession;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of a check that each declared session argument can be resolved.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(AsyncSession.class)
public final class AsyncdbHandlerCheckAutoConfiguration {

	@Bean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	SessionHandlerCheck asyncdbReactiveHandlerCheck(ConfigurableListableBeanFactory beans, Environment environment) {
		return new SessionHandlerCheck(beans, environment, WebApplicationType.REACTIVE);
	}

	@Bean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	SessionHandlerCheck asyncdbServletHandlerCheck(ConfigurableListableBeanFactory beans, Environment environment) {
		return new SessionHandlerCheck(beans, environment, WebApplicationType.SERVLET);
	}

	@Bean
	@ConditionalOnNotWebApplication
	SessionHandlerCheck asyncdbHandlerCheck(ConfigurableListableBeanFactory beans, Environment environment) {
		return new SessionHandlerCheck(beans, environment, WebApplicationType.NONE);
	}

}
