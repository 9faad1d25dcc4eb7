package dev.asyncdb.session;

import java.util.stream.IntStream;

import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.Library.Genre;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Relations that are worked on without loading them, on every database.
 */
class RelatedEntitiesContractTests extends LibraryFixture {

	@Test
	void writeOnlyWorksWithoutLoading() {
		long id = id(ada());
		inTransaction((session) -> session.getById(Author.class, id).flatMap((author) -> {
			RelatedEntities<Book> books = session.relation(author, Author::getBooks);
			books.add(new Book("c"));
			return books.select()
				.where(Criteria.where("title").greaterThan("a"))
				.orderBy(Sort.by("title"))
				.all()
				.map(Book::getTitle)
				.collectList()
				.doOnNext((titles) -> assertThat(titles).containsExactly("b", "c"))
				.then(books.select().where(Criteria.where("title").is("b")).one())
				.doOnNext(books::remove)
				.then(Mono.defer(() -> books.select().count()));
		}).doOnNext((left) -> assertThat(left).isEqualTo(2)));
		assertThat(statements().stream().filter((sql) -> sql.contains("ANY") || sql.contains(" IN "))).isEmpty();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id = " + id)).isEqualTo(2);
	}

	@Test
	void findByIdLoadsRelationsThatAreMissing() {
		long id = id(ada());
		run((session) -> session.select(Author.class).with(Author::getBooks).getById(id).flatMap((author) -> {
			assertThat(author.getBooks()).hasSize(2);
			assertThat(selects()).isEqualTo(2);
			return session.select(Author.class).with(Author::getBooks).getById(id).doOnNext((again) -> {
				assertThat(again).isSameAs(author);
				assertThat(selects()).isEqualTo(2);
			});
		}));
	}

	@Test
	void findByIdJoinsAOneToOneRelation() {
		long id = id(ada());
		run((session) -> session.select(Author.class)
			.with(Author::getProfile)
			.findById(id)
			.doOnNext((author) -> assertThat(session.isLoaded(author, Author::getProfile)).isTrue()));
		assertThat(selects()).isOne();
	}

	private long selects() {
		return statements().stream().filter((sql) -> sql.contains("SELECT")).count();
	}

	@Test
	void writeOnlySelectsNoBookOfAnotherAuthor() {
		long id = id(ada());
		add(Author.of("joan", new Book("b"), new Book("c")));
		inTransaction((session) -> session.getById(Author.class, id).flatMap((author) -> {
			Select<Book> books = session.relation(author, Author::getBooks).select();
			Criteria anyTitle = Criteria.where("title").is("b").or("title").is("c");
			return books.where(anyTitle).where(Criteria.where("title").not("x")).all().collectList();
		}).doOnNext((found) -> assertThat(found).extracting(Book::getAuthorId).containsExactly(id)));
	}

	@Test
	void writeOnlySelectsThroughAJoinTable() {
		Book book = new Book("a");
		Book other = new Book("b");
		IntStream.range(0, 5).forEach((index) -> book.getGenres().add(Genre.of("genre" + index)));
		other.getGenres().add(Genre.of("genre0"));
		add(book, other);
		run((session) -> session.select(Book.class).where(Criteria.where("title").is("a")).one().flatMap((found) -> {
			Select<Genre> genres = session.relation(found, Book::getGenres).select().orderBy(Sort.by("name"));
			Criteria outer = Criteria.where("name").is("genre0").or("name").is("genre4");
			return genres.where(outer)
				.all()
				.map(Genre::name)
				.collectList()
				.doOnNext((names) -> assertThat(names).containsExactly("genre0", "genre4"))
				.then(genres.page(PageRequest.of(1, 2)))
				.doOnNext((page) -> assertThat(page.getTotalElements()).isEqualTo(5))
				.doOnNext((page) -> assertThat(page).extracting(Genre::name).containsExactly("genre2", "genre3"))
				.then(genres.where(Criteria.where("name").is("genre9")).exists())
				.doOnNext((exists) -> assertThat(exists).isFalse())
				.then(genres.forUpdate().limit(1).all().count())
				.doOnNext((locked) -> assertThat(locked).isOne())
				.thenReturn(session.isLoaded(found, Book::getGenres));
		}).doOnNext((loaded) -> assertThat(loaded).isFalse()));
	}

	@Test
	void writingThroughAJoinTableIsRefused() {
		Book book = new Book("a");
		book.getGenres().add(Genre.of("poetry"));
		add(book);
		this.sessions
			.inTransaction((session) -> session.select(Book.class)
				.one()
				.flatMap((found) -> session.relation(found, Book::getGenres).select().delete()))
			.as(StepVerifier::create)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOf(InvalidDataAccessApiUsageException.class)
						.hasMessageContaining("Book.genres has a join table"))
			.verify(TestDatabase.TIMEOUT);
		assertThat(count("genre")).isOne();
	}

	@Test
	void writeOnlyJoinRows() {
		Book book = new Book("a");
		Genre poetry = Genre.of("poetry");
		add(book, poetry);
		run((session) -> session.select(Book.class).one().doOnNext((found) -> {
			session.relation(found, Book::getGenres).add(Genre.of("drama"));
			assertThat(session.isLoaded(found, Book::getGenres)).isFalse();
		}));
		assertThat(count("book_genre")).isOne();
		run((session) -> session.select(Book.class)
			.one()
			.zipWith(session.select(Genre.class).where(Criteria.where("name").is("drama")).one(), (found, drama) -> {
				session.relation(found, Book::getGenres).remove(drama);
				return found;
			}));
		assertThat(count("book_genre")).isZero();
	}

}
