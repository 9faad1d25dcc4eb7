package dev.asyncdb.guide.recipes;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.guide.recipes.Article.State;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Wrapped;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Window;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recipes do what the guide says.
 */
@RealTransactions
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "asyncdb.url=h2:mem:recipes",
		"asyncdb.migrations.enabled=false", "asyncdb.migrations.on-startup=none", "spring.liquibase.enabled=false" })
class RecipesTests {

	@LocalServerPort
	private int port;

	@Autowired
	private AsyncDatabaseManager manager;

	private Articles articles;

	private Payments payments;

	private WebTestClient client;

	@BeforeEach
	void createTables() {
		this.articles = new Articles(this.manager);
		this.payments = new Payments(this.manager);
		this.client = WebTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
		Class<?>[] types = { Article.class, Comment.class, Device.class, Message.class, Payment.class };
		await(this.manager.schema().createAll(types));
	}

	private static <T> T await(Mono<T> work) {
		return Objects.requireNonNull(work.block(TestDatabase.TIMEOUT));
	}

	private Article save(String slug) {
		return await(this.manager.inTransaction((session) -> session.save(new Article(slug))));
	}

	private Article find(String slug) {
		return await(
				this.manager.inSession((session) -> session.getOne(Article.class, Values.of(Article::getSlug, slug))));
	}

	private <T> long count(Class<T> type) {
		return await(this.manager.inSession((session) -> session.select(type).count()));
	}

	@Test
	void relationsAreLoadedWithTheQuery() {
		Article article = new Article("one");
		article.getComments().addAll(List.of(Comment.of("first"), Comment.of("second")));
		await(this.manager.inTransaction((session) -> session.save(article)));
		assertThat(await(this.articles.withComments())).singleElement()
			.satisfies((found) -> assertThat(found.getComments()).extracting(Comment::text)
				.containsExactly("first", "second"));
	}

	@Test
	void entitiesWithAnIdentifierAreInserted() {
		Device device = await(this.articles.register("phone"));
		Device found = await(this.manager.inSession((session) -> session.getById(Device.class, device.id())));
		assertThat(found).isEqualTo(device);
	}

	@Test
	void enumsAreTextsInTheDatabase() {
		save("one");
		assertThat(await(this.articles.published())).isZero();
		assertThat(await(this.articles.publishDrafts())).isOne();
		assertThat(await(this.articles.published())).isOne();
		String state = await(this.manager
			.inSession((session) -> session.sql().sql("SELECT state FROM article").mapValue(String.class).one()));
		assertThat(state).isEqualTo("PUBLISHED");
	}

	@Test
	void discardedArticlesAreNotPresent() {
		save("one");
		await(this.articles.discard("one"));
		assertThat(count(Article.class)).isOne();
		long present = await(this.manager.inSession((session) -> this.articles.present(session).count()));
		assertThat(present).isZero();
	}

	@Test
	void pagesHaveATotalAndWindowsDoNotCount() {
		for (int i = 10; i < 55; i++) {
			save("article-" + i);
		}
		Page<Article> second = await(this.articles.page(1));
		assertThat(second.getTotalElements()).isEqualTo(45);
		assertThat(second.getContent().get(0).getSlug()).isEqualTo("article-30");
		Window<Article> first = await(this.articles.next(ScrollPosition.keyset()));
		Window<Article> next = await(this.articles.next(first.positionAt(first.size() - 1)));
		assertThat(next.getContent().get(0).getSlug()).isEqualTo("article-30");
		assertThat(next.hasNext()).isTrue();
	}

	@Test
	void importLeavesOutWhatExists() {
		save("two");
		Flux<Article> articles = Flux.just("one", "two", "three").map(Article::new);
		assertThat(await(this.articles.importAll(articles))).isEqualTo(2);
		assertThat(count(Article.class)).isEqualTo(3);
	}

	@Test
	void commentIsStored() {
		save("one");
		await(this.articles.comment("one", "well"));
		assertThat(count(Comment.class)).isOne();
	}

	@Test
	void savepointKeepsTheTransaction() {
		save("one");
		List<Boolean> added = await(this.manager.inTransaction(
				(session) -> Flux
					.concat(this.articles.addIfFree(session, new Article("one")),
							this.articles.addIfFree(session, new Article("two")))
					.collectList()));
		assertThat(added).containsExactly(false, true);
		assertThat(count(Article.class)).isEqualTo(2);
	}

	@Test
	void messagesAreSentOnce() {
		await(this.articles.announce(new Article("one")));
		StringBuilder sent = new StringBuilder();
		assertThat(await(this.articles.deliver((message) -> Mono.fromRunnable(() -> sent.append(message.getText())))))
			.isOne();
		assertThat(await(this.articles.deliver((message) -> Mono.error(new AssertionError("sent again"))))).isZero();
		assertThat(sent).hasToString("new: one");
	}

	@Test
	void notificationComesAfterTheCommit() {
		save("one");
		Article published = await(this.articles.publish("one",
				(article) -> this.articles.published()
					.doOnNext((number) -> assertThat(number).as("seen by others").isOne())
					.then()));
		assertThat(published.getState()).isEqualTo(State.PUBLISHED);
	}

	@Test
	void transactionsWithOptionsWork() {
		save("one");
		assertThat(await(this.articles.rename("one", "First")).getTitle()).isEqualTo("First");
		await(this.articles.comment("one", "well"));
		assertThat(await(this.articles.report())).isEqualTo(new Articles.Report(1, 1));
	}

	@Test
	void timeoutRollsBackAndReturnsTheConnection() {
		save("one");
		this.articles.publishWithin(Duration.ofMillis(300), "one", Mono.never())
			.as(StepVerifier::create)
			.expectError(TimeoutException.class)
			.verify(TestDatabase.TIMEOUT);
		Awaitility.await().untilAsserted(() -> assertThat(acquired()).isZero());
		assertThat(find("one").getState()).isEqualTo(State.DRAFT);
	}

	private int acquired() {
		@Nullable Object pool = this.manager.connectionFactory();
		while (!(pool instanceof ConnectionPool) && pool instanceof Wrapped<?> wrapped) {
			pool = wrapped.unwrap();
		}
		return ((ConnectionPool) Objects.requireNonNull(pool)).getMetrics().orElseThrow().acquiredSize();
	}

	@Test
	void blockingCodeUsesTheTransaction() {
		save("one");
		await(this.articles.comment("one", "well"));
		await(this.articles.comment("one", "spam"));
		assertThat(await(this.articles.moderate())).isOne();
		assertThat(count(Comment.class)).isOne();
	}

	@Test
	void repeatedWorkSucceeds() {
		save("one");
		await(this.payments.retitle("one", "First"));
		await(this.payments.append("one", "!"));
		UUID key = UUID.randomUUID();
		assertThat(await(this.payments.pay(key, 7)).created()).isTrue();
		assertThat(await(this.payments.pay(key, 7)).created()).isFalse();
		int[] attempts = { 0 };
		Mono<Integer> call = Mono.fromCallable(() -> {
			if (++attempts[0] < 3) {
				throw new CannotAcquireLockException("conflict", ErrorsGuideTests.failure("40001", 0));
			}
			return attempts[0];
		});
		assertThat(await(Payments.repeated(call))).isEqualTo(3);
	}

	@Test
	void bodyOfAPatchChangesItsColumnsOnly() {
		post("one");
		this.client.patch()
			.uri("/articles/one")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"title\": \"First\"}")
			.exchange()
			.expectStatus()
			.isOk();
		assertThat(find("one").getTitle()).isEqualTo("First");
		this.client.patch()
			.uri("/articles/one")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"createdBy\": \"eve\"}")
			.exchange()
			.expectStatus()
			.isBadRequest();
	}

	private WebTestClient.ResponseSpec post(String slug) {
		return this.client.post().uri("/articles/" + slug).header("X-User", "ada").exchange();
	}

	@Test
	void userOfTheRequestIsTheAuditor() {
		post("one").expectStatus().isOk();
		assertThat(find("one").getCreatedBy()).isEqualTo("ada");
		post("one").expectStatus().isEqualTo(422);
	}

	@Test
	void versionIsTheTagOfAnArticle() {
		post("one");
		put("\"0\"", "First").expectStatus().isOk().expectHeader().valueEquals(HttpHeaders.ETAG, "\"1\"");
		put("\"0\"", "Second").expectStatus().isEqualTo(412);
		assertThat(find("one").getTitle()).isEqualTo("First");
	}

	private WebTestClient.ResponseSpec put(String tag, String title) {
		return this.client.put()
			.uri("/articles/one/title")
			.header(HttpHeaders.IF_MATCH, tag)
			.contentType(MediaType.TEXT_PLAIN)
			.bodyValue(title)
			.exchange();
	}

	@Test
	void exportIsOneLineForEachArticle() {
		save("one");
		save("two");
		this.client.get()
			.uri("/articles")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((String body) -> assertThat(body.lines()).hasSize(2));
	}

	@SpringBootApplication
	static class RecipesApplication {

	}

}
