package dev.asyncdb.autoconfigure.databases;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.H2Dialect;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Templates that an application has made itself, beside a session of its main database.
 */
class TemplateCallbacksTests {

	private final ApplicationContextRunner application = Applications.onH2().withUserConfiguration(Templates.class);

	private static R2dbcEntityTemplate template(ApplicationContext context, String name) {
		R2dbcEntityTemplate template = context.getBean(name, R2dbcEntityTemplate.class);
		template.getDatabaseClient()
			.sql("CREATE TABLE IF NOT EXISTS crate (id INT PRIMARY KEY, label VARCHAR(20))")
			.then()
			.block(TestDatabase.TIMEOUT);
		return template;
	}

	@ParameterizedTest
	@ValueSource(strings = { "otherWithCallbacks", "mainWithCallbacks" })
	void callbacksOfATemplateStay(String name) {
		this.application.run((context) -> {
			Crate stored = template(context, name).insert(new Crate(1, "")).block(TestDatabase.TIMEOUT);
			assertThat(stored).extracting(Crate::label).isEqualTo("own");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "other", "main" })
	void templateWithoutCallbacksHasThoseOfTheApplication(String name) {
		this.application.run((context) -> {
			Crate stored = template(context, name).insert(new Crate(1, "")).block(TestDatabase.TIMEOUT);
			assertThat(stored).extracting(Crate::label).isEqualTo("context");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "other", "main", "otherWithCallbacks", "mainWithCallbacks" })
	void sessionOfTheMainDatabaseSharesTheEntitiesOfItsTemplateOnly(String name) {
		this.application.run((context) -> {
			R2dbcEntityTemplate template = template(context, name);
			Mono<Boolean> isShared = context.getBean(AsyncDatabaseManager.class)
				.inTransaction((session) -> template.insert(new Crate(1, "")).map(session::contains));
			assertThat(isShared.block(TestDatabase.TIMEOUT)).isEqualTo(name.equals("main"));
		});
	}

	// Otherwise each template keeps the callbacks of the main database
	@Test
	void fieldThatHoldsTheCallbacksIsKnownToANativeImage() throws NoSuchFieldException {
		RuntimeHints hints = new RuntimeHints();
		new TemplateCallbacks.Hints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.reflection()
			.onFieldAccess(R2dbcEntityTemplate.class.getDeclaredField("entityCallbacks"))).accepts(hints);
	}

	record Crate(@Id int id, String label) {

	}

	/**
	 * Writes its name to the label.
	 */
	record Labeling(String name) implements BeforeConvertCallback<Crate> {

		@Override
		public Publisher<Crate> onBeforeConvert(Crate crate, SqlIdentifier table) {
			return Mono.just(new Crate(crate.id(), crate.label() + this.name));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Templates {

		@Bean
		Labeling labeling() {
			return new Labeling("context");
		}

		@Bean(defaultCandidate = false)
		ConnectionFactory otherConnections() {
			return ConnectionFactories.get(Applications.h2());
		}

		@Bean
		R2dbcEntityTemplate main(ConnectionFactory connections) {
			return new R2dbcEntityTemplate(DatabaseClient.create(connections), H2Dialect.INSTANCE);
		}

		@Bean
		R2dbcEntityTemplate other(@Qualifier("otherConnections") ConnectionFactory connections) {
			return main(connections);
		}

		@Bean
		R2dbcEntityTemplate mainWithCallbacks(ConnectionFactory connections) {
			R2dbcEntityTemplate template = main(connections);
			template.setEntityCallbacks(ReactiveEntityCallbacks.create(new Labeling("own")));
			return template;
		}

		@Bean
		R2dbcEntityTemplate otherWithCallbacks(@Qualifier("otherConnections") ConnectionFactory connections) {
			return mainWithCallbacks(connections);
		}

	}

}
