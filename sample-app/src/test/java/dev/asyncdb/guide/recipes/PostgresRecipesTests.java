package dev.asyncdb.guide.recipes;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.guide.recipes.PostgresRecipes.Note;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.annotation.Id;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.r2dbc.convert.R2dbcCustomConversions;
import org.springframework.data.r2dbc.dialect.PostgresDialect;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recipes for PostgreSQL.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PostgresRecipesTests {

	private final TestDatabase database = TestDatabase.postgres(1);

	private ConfigurableApplicationContext application;

	private AsyncDatabaseManager manager;

	private PostgresRecipes recipes;

	@BeforeAll
	void start() {
		this.database.execute(
				"CREATE TABLE note (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant TEXT, text TEXT)",
				"CREATE VIEW own_note AS SELECT * FROM note WHERE tenant = current_setting('app.tenant')");
		this.application = new SpringApplicationBuilder(JsonApplication.class).web(WebApplicationType.NONE)
			.run("--asyncdb.url=" + this.database.url(), "--asyncdb.migrations.on-startup=none",
					"--asyncdb.migrations.enabled=false", "--spring.liquibase.enabled=false",
					"--asyncdb.test.enabled=false");
		this.manager = this.application.getBean(AsyncDatabaseManager.class);
		this.recipes = new PostgresRecipes(this.manager);
	}

	@AfterAll
	void close() {
		this.application.close();
		this.database.close();
	}

	@Test
	void copyStoresLinesAndTenantsReadTheirOwn() {
		assertThat(this.recipes.copy(Flux.just("one\tfirst\n", "two\tsecond\n")).block(TestDatabase.TIMEOUT))
			.isEqualTo(2);
		assertThat(this.recipes.forTenant("two", (session) -> session.select(Note.class).all().collectList())
			.block(TestDatabase.TIMEOUT)).extracting(Note::text).containsExactly("second");
		assertThat(this.recipes.forTenant("none", (session) -> session.select(Note.class).all().collectList())
			.block(TestDatabase.TIMEOUT)).isEmpty();
	}

	@Test
	void documentsAreStoredAsJson() {
		this.manager.schema().createAll(Profile.class).block(TestDatabase.TIMEOUT);
		Profile saved = Objects.requireNonNull(this.manager
			.inTransaction((session) -> session.save(new Profile(null, new Settings("dark", List.of("news")))))
			.block(TestDatabase.TIMEOUT));
		assertThat(
				this.manager.inSession((session) -> session.getById(Profile.class, Objects.requireNonNull(saved.id())))
					.block(TestDatabase.TIMEOUT))
			.isEqualTo(saved);
		assertThat(this.database.number("SELECT COUNT(*) FROM profile WHERE settings ->> 'theme' = 'dark'")).isOne();
	}

	@Test
	void notificationsArrive() {
		ConnectionFactory driver = ConnectionFactories
			.get(DatabaseUrl.parse(this.database.url()).toConnectionFactoryOptions());
		Mono<Long> notify = this.manager
			.inTransaction((session) -> session.sql().sql("SELECT pg_notify('orders', 'seven')").fetch().rowsUpdated());
		Flux<Long> repeated = Flux.interval(Duration.ofMillis(200)).onBackpressureDrop().concatMap((tick) -> notify);
		Mono<String> received = Mono.firstWithSignal(this.recipes.notifications(driver).next(),
				repeated.then(Mono.never()));
		assertThat(received.block(TestDatabase.TIMEOUT)).isEqualTo("seven");
	}

	/**
	 * What a user prefers.
	 */
	record Settings(String theme, List<String> topics) {

	}

	record Profile(@Id @Nullable Long id, Settings settings) {

	}

	@ReadingConverter
	record SettingsReader(JsonMapper mapper) implements Converter<Json, Settings> {

		@Override
		public Settings convert(Json json) {
			return this.mapper.readValue(json.asString(), Settings.class);
		}

	}

	@WritingConverter
	record SettingsWriter(JsonMapper mapper) implements Converter<Settings, Json> {

		@Override
		public Json convert(Settings settings) {
			return Json.of(this.mapper.writeValueAsString(settings));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class JsonApplication {

		@Bean
		R2dbcCustomConversions conversions(JsonMapper mapper) {
			return R2dbcCustomConversions.of(PostgresDialect.INSTANCE, new SettingsReader(mapper),
					new SettingsWriter(mapper));
		}

	}

}
