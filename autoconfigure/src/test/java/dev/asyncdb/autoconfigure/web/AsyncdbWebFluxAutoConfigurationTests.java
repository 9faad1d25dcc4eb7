package dev.asyncdb.autoconfigure.web;

import java.util.function.Supplier;

import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.handler.AsyncdbHandlerAutoConfiguration;
import dev.asyncdb.autoconfigure.handler.HandlerSessions;
import dev.asyncdb.session.SessionOperations;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When controllers get sessions.
 */
class AsyncdbWebFluxAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(R2dbcAutoConfiguration.class,
			DataR2dbcAutoConfiguration.class, AsyncdbAutoConfiguration.class, WebFluxAutoConfiguration.class,
			AsyncdbHandlerAutoConfiguration.class, AsyncdbWebFluxAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void adapterIsCreatedInAWebApplication() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(SessionHandlerAdapter.class));
	}

	@Test
	void adapterOutsideOfAWebApplicationIsNotCreated() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionHandlerAdapter.class));
	}

	@Test
	void adapterWhenSwitchedOffIsNotCreated() {
		this.contextRunner.withPropertyValues("asyncdb.web.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SessionHandlerAdapter.class));
	}

	@Test
	void adapterWhenWebFluxIsMissingIsNotCreated() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withClassLoader(new FilteredClassLoader(WebFluxConfigurer.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SessionOperations.class));
	}

	@Test
	void adapterWithoutManagerIsNotCreated() {
		this.contextRunner.withPropertyValues("asyncdb.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionHandlerAdapter.class));
	}

	@Test
	void adapterOfTheUserWins() {
		this.contextRunner.withUserConfiguration(OwnAdapter.class)
			.run((context) -> assertThat(context).hasSingleBean(SessionHandlerAdapter.class).hasBean("own"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnAdapter {

		@Bean
		SessionHandlerAdapter own(ConfigurableListableBeanFactory beans) {
			Supplier<HandlerAdapter> unused = () -> {
				throw new IllegalStateException("not used");
			};
			return new SessionHandlerAdapter(unused, unused, HandlerSessions.of(beans, new StatusErrors()));
		}

	}

}
