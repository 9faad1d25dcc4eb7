package dev.asyncdb.guide;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;

/**
 * An application with the code of the guide, and its tables.
 */
@RealTransactions
@SpringBootTest(classes = AbstractGuideTests.GuideApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "asyncdb.url=h2:mem:guide", "asyncdb.migrations.on-startup=none",
				"asyncdb.migrations.enabled=false", "spring.liquibase.enabled=false" })
abstract class AbstractGuideTests {

	private static final Class<?>[] ENTITIES = { Writer.class, Profile.class, Post.class, Comment.class, Tag.class };

	@Autowired
	protected AsyncDatabaseManager manager;

	@BeforeEach
	void createTables() {
		await(this.manager.schema().createAll(ENTITIES));
	}

	protected static <T> @Nullable T await(Publisher<T> publisher) {
		return Flux.from(publisher).blockLast(TestDatabase.TIMEOUT);
	}

	protected static <T> T get(Publisher<T> publisher) {
		return Objects.requireNonNull(await(publisher));
	}

	protected <T> T stored(Function<AsyncSession, Mono<T>> query) {
		return get(this.manager.inSession(query));
	}

	protected <T> T committed(Function<AsyncSession, Mono<T>> work) {
		return get(this.manager.inTransaction(work));
	}

	protected Writer writer(String name, Post... posts) {
		Writer writer = new Writer(name);
		writer.getPosts().addAll(List.of(posts));
		return committed((session) -> session.save(writer));
	}

	protected long post(String title) {
		return id(this.<Post>committed((session) -> session.save(new Post(title))));
	}

	protected static long id(Post post) {
		return Objects.requireNonNull(post.getId());
	}

	protected static long id(Writer writer) {
		return Objects.requireNonNull(writer.getId());
	}

	/**
	 * The application of the guide.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableR2dbcRepositories(
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = PostRepository.class))
	@Import({ GuideSessions.class, GuideQueries.class, GuideRelations.class, GuideWeb.class })
	static class GuideApplication {

		@Bean
		GuideSessions.PostListener postListener() {
			return new GuideSessions.PostListener();
		}

		@Bean
		GuideSessions.DeletedPosts deletedPosts() {
			return new GuideSessions.DeletedPosts();
		}

	}

}
