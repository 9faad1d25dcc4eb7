package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;

import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.Library.Genre;
import dev.asyncdb.session.Library.Profile;
import dev.asyncdb.session.Library.Review;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pending changes are flushed before a query that can see them, and not before others:
 * each kind of change with each kind of query, compared with the same query after a flush
 * of everything.
 */
class SeenChangesContractTests extends LibraryFixture {

	private final Map<String, BiConsumer<AsyncSession, Loaded>> changes = new LinkedHashMap<>();

	private final Map<String, Function<AsyncSession, Mono<?>>> queries = new LinkedHashMap<>();

	private long lastAuthor;

	SeenChangesContractTests() {
		this.changes.put("column", (session, loaded) -> loaded.ada.setName("renamed"));
		this.changes.put("foreign key", (session, loaded) -> loaded.book().setAuthorId(loaded.bob.getId()));
		this.changes.put("to-one relation", (session, loaded) -> loaded.book().setAuthor(loaded.bob));
		this.changes.put("new member by cascade of an added one",
				(session, loaded) -> session.add(Author.of("carol", new Book("c"))));
		this.changes.put("removed member", (session, loaded) -> loaded.ada.getBooks().remove(1));
		this.changes.put("moved member", (session, loaded) -> {
			Book moved = loaded.ada.getBooks().remove(1);
			loaded.bob.getBooks().add(moved);
		});
		this.changes.put("new member", (session, loaded) -> {
			Book added = new Book("new");
			session.add(added);
			loaded.ada.getBooks().add(added);
		});
		this.changes.put("orphan", (session, loaded) -> loaded.book().getReviews().clear());
		this.changes.put("new immutable member", (session, loaded) -> loaded.book().getReviews().add(review(9)));
		this.changes.put("copy of an immutable member", (session, loaded) -> {
			Review before = loaded.book().getReviews().iterator().next();
			loaded.book().getReviews().remove(before);
			loaded.book().getReviews().add(new Review(before.id(), "changed", 5, before.bookId()));
		});
		this.changes.put("row of a join table", (session, loaded) -> loaded.book().getGenres().add(loaded.genre));
		this.changes.put("removed row of a join table", (session, loaded) -> loaded.book().getGenres().clear());
		this.changes.put("orphan of one to one", (session, loaded) -> loaded.ada.setProfile(null));
		this.changes.put("replaced one to one", (session, loaded) -> {
			Profile added = new Profile("new");
			session.add(added);
			loaded.ada.setProfile(added);
		});
		this.changes.put("deleted", (session, loaded) -> session.delete(loaded.genre));
		this.changes.put("edit without loading",
				(session, loaded) -> session.relation(loaded.carl, Author::getBooks).add(new Book("edited")));
		this.changes.put("replaced without loading",
				(session, loaded) -> loaded.carl.setBooks(new ArrayList<>(List.of(loaded.book()))));
		this.changes.put("detached", (session, loaded) -> session.detach(loaded.ada));
	}

	{
		this.queries.put("authors", (session) -> rows(session.select(Author.class).as(NameRow.class)));
		// Identifiers of new rows differ from run to run
		this.queries.put("books", (session) -> rows(session.select(Book.class).as(BookRow.class), (book) -> book.title()
				+ ((book.authorId() == null || book.authorId() <= this.lastAuthor) ? book.authorId() : "new")));
		this.queries.put("reviews", (session) -> rows(session.select(Review.class).as(ReviewRow.class)));
		this.queries.put("genres", (session) -> rows(session.select(Genre.class).as(NameRow.class)));
		this.queries.put("profiles", (session) -> rows(session.select(Profile.class).as(ProfileRow.class)));
		this.queries.put("count", (session) -> session.select(Book.class).count());
		this.queries.put("exists",
				(session) -> session.select(Review.class).orderBy(Sort.by("stars")).exists().defaultIfEmpty(false));
		this.queries.put("stream",
				(session) -> session.select(Book.class)
					.orderBy(Sort.by("id"))
					.stream()
					.map(Book::getTitle)
					.collectList());
		this.queries.put("related through a join table", (session) -> session.select(Book.class)
			.orderBy(Sort.by("id"))
			.all()
			.concatMap((book) -> session.relation(book, Book::getGenres).select().column(Genre::name).all().count())
			.collectList());
		this.queries.put("with relations", (session) -> session.select(Author.class)
			.orderBy(Sort.by("id"))
			.with(Author::getBooks)
			.all()
			.map((author) -> author.getName() + author.getBooks().stream().map(Book::getTitle).sorted().toList())
			.collectList());
		this.queries.put("fetched",
				(session) -> session.select(Book.class)
					.orderBy(Sort.by("id"))
					.all()
					.concatMap((book) -> session.fetch(book, Book::getGenres).map((genres) -> genres.size()))
					.collectList());
		this.queries.put("sql",
				(session) -> session.sql()
					.sql(this.database.sql("SELECT COUNT(*) + SUM(stars) FROM \"review\""))
					.map((row) -> String.valueOf(row.get(0)))
					.one());
	}

	@BeforeEach
	void stored() {
		Book book = new Book("a");
		book.getReviews().addAll(List.of(review(1), review(2)));
		Genre prose = new Genre(null, "prose");
		book.getGenres().add(prose);
		Author ada = Author.of("ada", book, new Book("b"));
		ada.setProfile(new Profile("bio"));
		add(prose, new Genre(null, "verse"), book, ada, Author.of("bob", new Book("d")),
				Author.of("carl", new Book("e")));
		this.lastAuthor = this.database.number("SELECT MAX(id) FROM \"author\"");
	}

	private static Review review(int stars) {
		return new Review(null, "text", stars, null);
	}

	private static <P> Mono<List<String>> rows(Projection<P> projection) {
		return rows(projection, String::valueOf);
	}

	private static <P> Mono<List<String>> rows(Projection<P> projection, Function<P, String> text) {
		return projection.all().map(text).sort().collectList();
	}

	@Test
	void queriesSeeWhatTheyWouldAfterAFlush() {
		this.changes.forEach((change, changing) -> this.queries.forEach((name, query) -> {
			String flushed = result(changing, true, query);
			assertThat(result(changing, false, query)).as("%s, then %s", change, name).isEqualTo(flushed);
		}));
	}

	private String result(BiConsumer<AsyncSession, Loaded> change, boolean flush,
			Function<AsyncSession, Mono<?>> query) {
		return Objects.requireNonNull(this.sessions.inSession((session) -> loaded(session).flatMap((loaded) -> {
			change.accept(session, loaded);
			return (flush ? session.flush() : Mono.<Void>empty()).then(Mono.defer(() -> query.apply(session)))
				.map(String::valueOf);
		})).block(TestDatabase.TIMEOUT));
	}

	private static Mono<Loaded> loaded(AsyncSession session) {
		Flux<Author> authors = session.select(Author.class)
			.where(Criteria.where("name").in("ada", "bob"))
			.orderBy(Sort.by("name"))
			.with(Author::getProfile)
			.with(Author::getBooks)
			.all();
		return authors.collectList()
			.flatMap((both) -> session.fetchAll(both.get(0).getBooks(), Book::getReviews)
				.thenMany(Flux.defer(() -> session.fetchAll(both.get(0).getBooks(), Book::getGenres)))
				.then(Mono.defer(() -> Mono.zip(session.findOne(Genre.class, where("verse")),
						session.findOne(Author.class, where("carl")))))
				.map((others) -> new Loaded(both.get(0), both.get(1), others.getT2(), others.getT1())));
	}

	private static Criteria where(String name) {
		return Criteria.where("name").is(name);
	}

	@Test
	void otherChangesWaitForTheQueryThatSeesThem() {
		run((session) -> loaded(session).flatMap((loaded) -> {
			loaded.ada.setName("renamed");
			loaded.book().getReviews().clear();
			this.recorder.clear();
			return session.select(Genre.class)
				.all()
				.then(Mono.defer(() -> session.findById(Author.class, -1L)))
				.doOnTerminate(() -> assertThat(statements()).hasSize(2).allMatch((sql) -> sql.startsWith("SELECT")))
				.then(Mono.defer(() -> session.select(Review.class).count()));
		}).doOnNext((reviews) -> assertThat(reviews).isZero()));
		assertThat(count("review")).isZero();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"author\" WHERE name = 'renamed'")).isEqualTo(1);
	}

	@Test
	void findOfAnotherTypeOfTheSameTableSeesChanges() {
		run((session) -> loaded(session).flatMap((loaded) -> {
			loaded.ada.setName("renamed");
			Book removed = loaded.ada.getBooks().remove(1);
			return session.getById(Writer.class, id(loaded.ada))
				.doOnNext((writer) -> assertThat(writer.name()).isEqualTo("renamed"))
				.then(Mono.defer(() -> session.getById(Volume.class, Objects.requireNonNull(removed.getId()))))
				.doOnNext((volume) -> assertThat(volume.authorId()).isNull());
		}));
	}

	@Test
	void mergedCopyOfAnotherTypeOfTheSameTableIsWrittenAfterEarlierChanges() {
		run((session) -> loaded(session).flatMap((loaded) -> {
			loaded.ada.setName("renamed");
			return session.merge(new Writer(loaded.ada.getId(), "ada"));
		}));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"author\" WHERE name = 'ada'")).isOne();
	}

	/**
	 * What a session manages.
	 */
	private record Loaded(Author ada, Author bob, Author carl, Genre genre) {

		Book book() {
			return this.ada.getBooks().get(1);
		}

	}

	/**
	 * Another view of an author.
	 */
	@Table("author")
	record Writer(@Id @Nullable Long id, String name) {
	}

	/**
	 * Another view of a book.
	 */
	@Table("book")
	record Volume(@Id @Nullable Long id, @Nullable Long authorId) {
	}

	record NameRow(String name) {
	}

	record BookRow(String title, @Nullable Long authorId) {
	}

	record ReviewRow(String text, int stars, @Nullable Long bookId) {
	}

	record ProfileRow(String bio, @Nullable Long authorId) {
	}

}
