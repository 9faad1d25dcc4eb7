package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.metrics.RowCounts;
import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.Library.Review;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners before and after the rows of a flush are deleted, and the numbers of its
 * rows, on every database.
 */
class DeleteListenerContractTests extends LibraryFixture {

	private final DeleteListener listener = new DeleteListener();

	private SessionFactory heard;

	@BeforeParameterizedClassInvocation
	void listen() {
		this.heard = SessionFixture.sessions(this.recorder, ReactiveEntityCallbacks.create(), List.of(this.listener));
	}

	@BeforeEach
	void forget() {
		this.listener.events.clear();
		this.listener.rows.clear();
		this.listener.refusal.set(null);
		this.listener.change.set(null);
	}

	private Mono<Void> deleteAlgebra() {
		return this.heard.inTransaction((session) -> session.findOne(Book.class, Criteria.where("title").is("algebra"))
			.doOnNext(session::delete)
			.then());
	}

	private void addAlgebra() {
		Author ada = Author.of("ada", new Book("algebra"), new Book("engines"));
		ada.getBooks().get(0).getReviews().addAll(List.of(Review.of("good", 5), Review.of("long", 3)));
		add(ada);
	}

	@Test
	void eachDeletedEntityIsPassedBeforeAndAfterItsRowIsDeletedOrphansIncluded() {
		addAlgebra();
		deleteAlgebra().block(TestDatabase.TIMEOUT);
		assertThat(this.listener.events).containsExactlyInAnyOrder("before algebra of 2", "before good of 2",
				"before long of 2", "after algebra of 1", "after good of 1", "after long of 1");
		assertThat(this.listener.events.subList(0, 3)).allMatch((event) -> event.startsWith("before"));
		assertThat(count("review")).isZero();
	}

	@Test
	void listenersCostNoStatementsOfTheirOwn() {
		add(Author.of("ada"));
		this.heard.inTransaction((session) -> session.select(Author.class).one().doOnNext(session::delete).then())
			.block(TestDatabase.TIMEOUT);
		assertThat(this.recorder.statements()).filteredOn((statement) -> statement.startsWith("DELETE")).hasSize(1);
	}

	@Test
	void errorBeforeTheDeleteKeepsTheRow() {
		addAlgebra();
		this.listener.refusal.set(new IllegalStateException("is lent"));
		deleteAlgebra().as(StepVerifier::create).expectErrorMessage("is lent").verify(TestDatabase.TIMEOUT);
		assertThat(count("book")).isEqualTo(2);
		assertThat(count("review")).isEqualTo(2);
		assertThat(this.recorder.trips()).doesNotContain("DELETE");
	}

	@Test
	void whatIsChangedBeforeTheDeleteIsCommittedWithIt() {
		addAlgebra();
		this.listener.change.set("bereft");
		deleteAlgebra().block(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"author\" WHERE name = 'bereft'")).isOne();
	}

	@Test
	void flushSaysHowManyRowsOfEachTypeItHasWritten() {
		addAlgebra();
		this.heard
			.inTransaction((session) -> session.select(Author.class).with(Author::getBooks).one().doOnNext((author) -> {
				author.setName("countess");
				author.getBooks().add(new Book("notes"));
				session.delete(author.getBooks().remove(0));
			}).then(session.flush()).then(session.save(Author.of("grace"))).then())
			.block(TestDatabase.TIMEOUT);
		assertThat(this.listener.rows).containsExactly(
				Map.of(Author.class, new RowCounts(0, 1, 0), Book.class, new RowCounts(1, 0, 1)),
				Map.of(Author.class, new RowCounts(1, 0, 0)));
	}

	@Test
	void rowsOfAnUpsertAreNotThoseOfTheNextFlush() {
		this.heard
			.inTransaction(
					(session) -> session.insertAll(List.of(Author.of("ada"), Author.of("grace")), OnConflict.SKIP)
						.then(session.save(Author.of("joan")))
						.then())
			.block(TestDatabase.TIMEOUT);
		assertThat(this.listener.rows).containsExactly(Map.of(Author.class, new RowCounts(1, 0, 0)));
		assertThat(count("author")).isEqualTo(3);
	}

	/**
	 * Records deletes, with the number of books at that moment.
	 */
	private static final class DeleteListener implements SessionListener {

		private final List<String> events = new ArrayList<>();

		private final List<Map<Class<?>, RowCounts>> rows = new ArrayList<>();

		private final AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();

		private final AtomicReference<@Nullable String> change = new AtomicReference<>();

		@Override
		public Mono<Void> beforeDelete(AsyncSession session, Object entity) {
			Throwable refused = this.refusal.get();
			return (refused != null) ? Mono.error(refused)
					: record("before ", session, entity).then(Mono.defer(() -> rename(session)));
		}

		@Override
		public Mono<Void> afterDelete(AsyncSession session, Object entity) {
			return record("after ", session, entity);
		}

		@Override
		public Mono<Void> afterFlush(AsyncSession session, Map<Class<?>, RowCounts> written) {
			this.rows.add(written);
			return Mono.empty();
		}

		private Mono<Void> record(String when, AsyncSession session, Object entity) {
			String name = (entity instanceof Book book) ? book.getTitle()
					: (entity instanceof Review review) ? review.text() : ((Author) entity).getName();
			return session.select(Book.class)
				.count()
				.doOnNext((books) -> this.events.add(when + name + " of " + books))
				.then();
		}

		private Mono<Void> rename(AsyncSession session) {
			String name = this.change.getAndSet(null);
			return (name != null)
					? session.select(Author.class).first().doOnNext((author) -> author.setName(name)).then()
					: Mono.empty();
		}

	}

}
