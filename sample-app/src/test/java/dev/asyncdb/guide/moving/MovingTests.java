package dev.asyncdb.guide.moving;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.relation.RelationNotLoadedException;
import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The code of the chapters for those who move to asyncdb.
 */
@RealTransactions
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "asyncdb.url=h2:mem:moving", "asyncdb.migrations.enabled=false",
				"spring.liquibase.enabled=false", "spring.webflux.problemdetails.enabled=true",
				"asyncdb.migrations.on-startup=none" })
class MovingTests {

	private static final Class<?>[] TYPES = { A.class, B.class, Article.class, Invoice.class, InvoiceLine.class,
			Member.class };

	@LocalServerPort
	private int port;

	@Autowired
	private AsyncDatabaseManager manager;

	@Autowired
	private ArticleRepository repository;

	@Autowired
	private ArticleQueries queries;

	@Autowired
	private TransactionalOperator transactions;

	@Autowired
	private Articles articles;

	@Autowired
	private Invoices invoices;

	@BeforeEach
	void createTables() {
		get(this.manager.schema().createAll(TYPES));
	}

	private static <T> T get(Mono<T> value) {
		return Objects.requireNonNull(value.block(TestDatabase.TIMEOUT));
	}

	private static <T> List<T> list(Flux<T> values) {
		return get(values.collectList());
	}

	@Test
	void synopsisOfSqlAlchemy() {
		Synopsis synopsis = new Synopsis(this.manager);
		synopsis.insertObjects().block(TestDatabase.TIMEOUT);
		List<A> all = get(synopsis.selectObjects());
		assertThat(all).extracting(A::getData).containsExactly("a1", "a2", "a3");
		assertThat(all).extracting((a) -> a.getBs().size()).containsExactly(2, 0, 1);
		assertThat(all).allSatisfy((a) -> assertThat(a.getCreateDate()).isNotNull());
		assertThat(get(synopsis.updateFirst()).getData()).isEqualTo("new data");
		assertThat(get(synopsis.children(Objects.requireNonNull(all.get(0).getId())))).extracting(B::data)
			.containsExactly("b1", "b2");
		assertThat(list(synopsis.export())).containsExactlyInAnyOrder("new data", "a2", "a3");
		assertThat(get(synopsis.setupTables())).isNotEmpty();
		assertThat(get(synopsis.selectObjects())).isEmpty();
	}

	@Test
	void unloadedRelationIsRefused() {
		Synopsis synopsis = new Synopsis(this.manager);
		synopsis.insertObjects().block(TestDatabase.TIMEOUT);
		A first = get(synopsis.updateFirst());
		assertThatExceptionOfType(RelationNotLoadedException.class).isThrownBy(() -> first.getBs().size());
	}

	@Test
	void examplesOfAwaitlet() {
		Facade facade = new Facade(this.manager, new Synopsis(this.manager));
		assertThat(get(facade.frontFacingFacade())).hasSize(3);
		assertThat(get(facade.facadeOfBlockingCode())).hasSize(6).contains("a1", "a2", "a3");
	}

	@Test
	void pathOperationsOfSqlAlchemyHelpers() {
		WebTestClient client = WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.responseTimeout(TestDatabase.TIMEOUT)
			.build();
		client.get().uri("/members/ada").exchange().expectStatus().isNotFound();
		client.put().uri("/members/ada?fullName=Ada").exchange().expectStatus().isOk();
		client.put().uri("/members/ada?fullName=Lovelace").exchange().expectStatus().isOk();
		client.get()
			.uri("/members/ada")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("fullName")
			.isEqualTo("Lovelace");
	}

	@Test
	void invoicesWithTheirLines() {
		long id = Objects.requireNonNull(get(this.invoices.create("ada", List.of("one", "two"))).getId());
		assertThat(get(this.invoices.addLine(id, "three")).getLines()).hasSize(3);
		assertThat(list(this.invoices.withStatus("open"))).singleElement()
			.satisfies((invoice) -> assertThat(invoice.getLines()).hasSize(3));
		assertThat(list(this.invoices.linesOf("ada"))).hasSize(3);
		assertThat(list(this.invoices.linesOf("nemo"))).isEmpty();
		assertThat(this.invoices.withoutLines(id, "two")).isNotNull();
		assertThat(list(this.invoices.linesOf("ada"))).extracting(InvoiceLine::getText).containsExactly("one", "three");
		assertThat(get(this.invoices.takeNext()).getId()).isEqualTo(id);
		assertThat(this.invoices.takeNext().block(TestDatabase.TIMEOUT)).isNull();
		assertThat(get(this.invoices.closeSent())).isOne();
		assertThat(list(this.invoices.withStatus("closed"))).hasSize(1);
	}

	@Test
	void deleteOfAnInvoiceDeletesItsLines() {
		long id = Objects.requireNonNull(get(this.invoices.create("ada", List.of("one"))).getId());
		this.manager.inTransaction((session) -> session.getById(Invoice.class, id).doOnNext(session::delete))
			.block(TestDatabase.TIMEOUT);
		Mono<Long> lines = this.manager.inSession((session) -> session.select(InvoiceLine.class).count());
		assertThat(get(lines)).isZero();
	}

	@Test
	void articlesBeforeAndAfter() {
		assertThat(get(this.articles.renameBefore("a", "First")).getId()).isNotNull();
		assertThat(get(this.articles.rename("a", "Second")).getTitle()).isEqualTo("Second");
		assertThat(get(this.articles.rename("b", "Third")).getId()).isNotNull();
		get(this.articles.view("a"));
		assertThat(get(this.repository.findBySlug("a")).getViews()).isOne();
		assertThat(list(this.articles.importAll(List.of("c", "d")))).extracting(Article::getId).doesNotContainNull();
		assertThat(get(this.articles.page(0)).getTotalElements()).isEqualTo(4);
	}

	// The claim of the chapter: a delete by a session checks the version
	@Test
	void deleteOfAStaleArticleIsAnError() {
		Article stale = get(this.articles.rename("a", "First"));
		get(this.articles.rename("a", "Second"));
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
			.isThrownBy(() -> this.manager.inTransaction((session) -> {
				session.delete(stale);
				return Mono.empty();
			}).block(TestDatabase.TIMEOUT));
	}

	private int viewsAfter(Mono<Article> work) {
		get(work);
		return get(this.repository.findBySlug("a")).getViews();
	}

	@Test
	void entityOfAQueryMethodIsManagedInTheTransactionOfASession() {
		get(this.articles.rename("a", "First"));
		Mono<Article> viewed = this.queries.read("a").doOnNext((article) -> article.setViews(7));
		assertThat(viewsAfter(this.manager.inTransaction((session) -> viewed))).isEqualTo(7);
	}

	@Test
	void entityOfARepositoryIsNotManagedWithoutASession() {
		get(this.articles.rename("a", "First"));
		Mono<Article> viewed = this.repository.findBySlug("a").doOnNext((article) -> article.setViews(7));
		assertThat(viewsAfter(viewed)).isZero();
		assertThat(viewsAfter(this.transactions.transactional(viewed))).isZero();
	}

	@SpringBootApplication
	static class MovingApplication {

	}

}
