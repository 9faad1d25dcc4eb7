package dev.asyncdb.autoconfigure.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The filter for clients of Netty.
 */
class AsyncdbStreamReaderAutoConfigurationTests {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncdbStreamReaderAutoConfiguration.class));

	@Test
	void filterIsCreated() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(StalledReaderFilter.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "asyncdb.enabled=false", "asyncdb.web.enabled=false" })
	void filterWhenSwitchedOffIsNotCreated(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(StalledReaderFilter.class));
	}

	@Test
	void filterWithoutNettyIsNotCreated() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(HttpServerResponse.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(StalledReaderFilter.class));
	}

	@Test
	void filterOfTheApplicationWins() {
		this.contextRunner.withBean("own", StalledReaderFilter.class)
			.run((context) -> assertThat(context).hasSingleBean(StalledReaderFilter.class).hasBean("own"));
	}

}
