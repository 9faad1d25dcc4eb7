package dev.asyncdb.autoconfigure.data;

import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.repository.RelationAwareAccessStrategy;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Transient;
import org.springframework.data.r2dbc.config.AbstractR2dbcConfiguration;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.H2Dialect;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Derived finders of repositories in each set-up.
 */
class AsyncdbDataAutoConfigurationTests {

	private final ApplicationContextRunner application = Applications.onH2()
		.withConfiguration(AutoConfigurations.of(AsyncdbDataAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(classes = { Repositories.class, Handmade.class })
	void finderOnEntityWithRelationWorks(Class<?> setUp) {
		this.application.withUserConfiguration(setUp).run((context) -> {
			assertThat(context).hasSingleBean(R2dbcEntityTemplate.class);
			assertThat(found(context)).isPositive();
		});
	}

	@Test
	void templateOfTheApplicationWins() {
		this.application.withUserConfiguration(OwnTemplate.class)
			.run((context) -> assertThat(context).hasSingleBean(R2dbcEntityTemplate.class).hasBean("own"));
	}

	// As in the test of a service
	@Test
	void templateWithoutClientIsLeftAsItIs() {
		this.application.withBean(R2dbcEntityTemplate.class, () -> Mockito.mock(R2dbcEntityTemplate.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(R2dbcEntityTemplate.class));
	}

	@Test
	void applicationWithoutSpringDataStarts() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, AsyncdbAutoConfiguration.class,
					AsyncdbDataAutoConfiguration.class))
			.withPropertyValues("spring.r2dbc.url=" + Applications.h2())
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AsyncDatabaseManager.class)
				.doesNotHaveBean(R2dbcEntityOperations.class));
	}

	@Test
	void callbacksOfTheApplicationAreCalled() {
		this.application.withUserConfiguration(Repositories.class)
			.withBean(BeforeConvertCallback.class, () -> (BeforeConvertCallback<Author>) (author, table) -> {
				author.seen = true;
				return Mono.just(author);
			})
			.run((context) -> {
				context.getBean(AsyncDatabaseManager.class).schema().createAll(Author.class).block();
				Author author = new Author();
				context.getBean(R2dbcEntityTemplate.class).insert(author).block();
				assertThat(author.seen).isTrue();
			});
	}

	@Test
	void templateWhenSwitchedOffIsThatOfSpringBoot() {
		this.application.withPropertyValues("asyncdb.enabled=false", "spring.r2dbc.url=" + Applications.h2())
			.run((context) -> assertThat(context.getBean(R2dbcEntityTemplate.class).getDataAccessStrategy())
				.isNotInstanceOf(RelationAwareAccessStrategy.class));
	}

	@Test
	void templateWithoutTheLibraryIsThatOfSpringBoot() {
		this.application.withClassLoader(new FilteredClassLoader(RelationAwareAccessStrategy.class))
			.run((context) -> assertThat(context.getBean(R2dbcEntityTemplate.class).getDataAccessStrategy())
				.isNotInstanceOf(RelationAwareAccessStrategy.class));
	}

	private static long found(ApplicationContext context) {
		AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
		manager.schema().createAll(Author.class, Essay.class).block();
		Essay essay = new Essay();
		essay.title = "on finders";
		essay.author = new Author();
		Essay stored = Objects.requireNonNull(manager.inTransaction((session) -> session.save(essay)).block());
		EssayRepository essays = context.getBean(EssayRepository.class);
		return Objects.requireNonNull(essays.findByTitle("on finders")
			.filter((read) -> stored.authorId.equals(read.authorId))
			.count()
			.block());
	}

	interface EssayRepository extends R2dbcRepository<Essay, Long> {

		Flux<Essay> findByTitle(String title);

	}

	static class Author {

		@Id
		@Nullable Long id;

		@Transient
		boolean seen;

	}

	static class Essay {

		@Id
		@Nullable Long id;

		String title = "";

		@Nullable Long authorId;

		@ToOne(column = "authorId")
		@Nullable Author author;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = EssayRepository.class)
	static class Repositories {

	}

	@Configuration
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = EssayRepository.class)
	static class Handmade extends AbstractR2dbcConfiguration {

		@Autowired
		private ApplicationContext context;

		@Override
		public ConnectionFactory connectionFactory() {
			return this.context.getBean(ConnectionFactory.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplate {

		@Bean
		R2dbcEntityTemplate own(DatabaseClient client) {
			return new R2dbcEntityTemplate(client, H2Dialect.INSTANCE);
		}

	}

}
