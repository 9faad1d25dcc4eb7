package dev.asyncdb.autoconfigure.data;

import java.util.List;
import java.util.Map;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.mapping.json.JsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.convert.R2dbcCustomConversions;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.H2Dialect;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

class AsyncdbConversionsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withPropertyValues("spring.r2dbc.generate-unique-name=true")
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				AsyncdbConversionsAutoConfiguration.class, AsyncdbAutoConfiguration.class));

	@Test
	void documentsAreStoredBySessionsAndTemplatesWithTheMapperOfTheApplication() {
		JsonMapper mapper = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		this.contextRunner.withBean(JsonMapper.class, () -> mapper).run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			manager.schema().createAll(Profile.class).block();
			Profile saved = manager
				.inTransaction(
						(session) -> session.save(new Profile(null, new Settings("dark"), Map.of("a", List.of(1)))))
				.block();
			assertThat(context.getBean(R2dbcEntityTemplate.class).select(Profile.class).one().block()).isEqualTo(saved);
			Mono<Object> text = context.getBean(DatabaseClient.class)
				.sql("SELECT \"SETTINGS\" FROM \"PROFILE\"")
				.map((row) -> row.get(0))
				.one();
			assertThat(text.block()).hasToString("{\"color_theme\":\"dark\"}");
		});
	}

	@Test
	void conversionsWhenSwitchedOffAreThoseOfSpringBoot() {
		this.contextRunner.withPropertyValues("asyncdb.json.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(R2dbcCustomConversions.class)
				.doesNotHaveBean("asyncdbCustomConversions"));
	}

	@Test
	void conversionsWithoutJacksonAreThoseOfSpringBoot() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(JsonMapper.class))
			.run((context) -> assertThat(context).hasSingleBean(R2dbcCustomConversions.class)
				.doesNotHaveBean("asyncdbCustomConversions"));
	}

	@Test
	void conversionsOfTheApplicationAreKept() {
		R2dbcCustomConversions own = R2dbcCustomConversions.of(H2Dialect.INSTANCE);
		this.contextRunner.withBean(R2dbcCustomConversions.class, () -> own)
			.run((context) -> assertThat(context.getBean(R2dbcCustomConversions.class)).isSameAs(own));
	}

	record Settings(String colorTheme) implements JsonDocument {
	}

	record Profile(@Id @Nullable Long id, Settings settings, Map<String, Object> content) {
	}

}
