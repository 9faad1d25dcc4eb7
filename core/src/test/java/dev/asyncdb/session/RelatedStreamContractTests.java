package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.Library.Genre;
import dev.asyncdb.session.Library.Node;
import dev.asyncdb.session.Library.Profile;
import dev.asyncdb.session.Library.Review;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams whose entities have relations, read in portions, on every database.
 */
class RelatedStreamContractTests extends LibraryFixture {

	private static final int AUTHORS = 25;

	private void addAuthors() {
		Object[] authors = IntStream.range(0, AUTHORS).mapToObj((number) -> {
			Book book = new Book("book of " + number);
			book.getReviews().addAll(List.of(Review.of("good", 5), Review.of("long", number)));
			Author author = Author.of("author %02d".formatted(number), book, new Book("another of " + number));
			author.setProfile(new Profile("bio of " + number));
			return author;
		}).toArray();
		add(authors);
	}

	private static Select<Author> authors(AsyncSession session) {
		return session.select(Author.class).with(Author::getBooks).orderBy(Sort.by("name"));
	}

	@Test
	void allEntitiesHaveTheirRelationsAndNoneIsManaged() {
		addAuthors();
		List<String> found = get(this.sessions
			.stream((session) -> authors(session).with(Author::getProfile).stream(10).doOnNext((author) -> {
				assertThat(session.contains(author)).isFalse();
				assertThat(session.contains(author.getBooks().get(0))).isFalse();
				assertThat(author.getProfile()).isNotNull();
			}))
			.map((author) -> author.getName() + author.getBooks().size())
			.collectList());
		assertThat(found).isEqualTo(IntStream.range(0, AUTHORS).mapToObj("author %02d2"::formatted).toList());
	}

	@Test
	void portionCostsOneStatementAndOneForEachRelation() {
		addAuthors();
		get(this.sessions
			.stream((session) -> authors(session).with(PropertyPath.ofMany(Author::getBooks).then(Book::getReviews))
				.stream(10))
			.count());
		assertThat(statements()).hasSize(3 * 3);
	}

	@Test
	void onlyWhatIsRequestedIsRead() {
		addAuthors();
		Flux<Author> stream = this.sessions.stream((session) -> authors(session).stream(5));
		StepVerifier.create(stream, 0)
			.thenRequest(4)
			.expectNextCount(4)
			.then(() -> assertThat(statements()).hasSize(2))
			.thenRequest(1)
			.expectNextCount(1)
			.thenRequest(1)
			.expectNextCount(1)
			.then(() -> assertThat(statements()).hasSize(4))
			.thenCancel()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void limitAndOffsetAreThoseOfTheWholeStream() {
		addAuthors();
		List<String> names = get(this.sessions.stream((session) -> authors(session).limit(12).offset(3).stream(5))
			.map(Author::getName)
			.collectList());
		assertThat(names).hasSize(12).first().isEqualTo("author 03");
		assertThat(names).last().isEqualTo("author 14");
		assertThat(statements()).hasSize(2 * 3);
	}

	@Test
	void conditionHoldsForEachPortion() {
		addAuthors();
		Long found = get(this.sessions
			.stream((session) -> session.select(Author.class)
				.where(Criteria.where("name").lessThan("author 07").or("name").greaterThan("author 20"))
				.with(Author::getBooks)
				.stream(3))
			.count());
		assertThat(found).isEqualTo(7 + 4);
	}

	@Test
	void rowsWithEqualAndMissingValuesAreReadOnce() {
		run((session) -> {
			IntStream.range(0, 7).forEach((number) -> session.add(new Book("same")));
			session.add(Author.of("ada", new Book("same"), new Book("same"), new Book("same")));
			return Mono.empty();
		});
		for (Sort sort : List.of(Sort.by("title"), Sort.by("authorId"), Sort.by(Sort.Order.desc("authorId")),
				Sort.by(Sort.Order.asc("authorId").nullsFirst()))) {
			List<Long> ids = get(this.sessions
				.stream((session) -> session.select(Book.class).with(Book::getGenres).orderBy(sort).stream(2))
				.mapNotNull(Book::getId)
				.collectList());
			assertThat(ids).hasSize(10).doesNotHaveDuplicates();
		}
	}

	@Test
	void equalRowsOfAPortionAreOneInstance() {
		Genre maths = Genre.of("maths");
		Book algebra = new Book("algebra");
		Book analysis = new Book("analysis");
		algebra.getGenres().add(maths);
		analysis.getGenres().add(maths);
		add(algebra, analysis);
		List<Genre> genres = get(
				this.sessions.stream((session) -> session.select(Book.class).with(Book::getGenres).stream(10))
					.flatMapIterable(Book::getGenres)
					.collectList());
		assertThat(genres).hasSize(2);
		assertThat(genres.get(0)).isSameAs(genres.get(1));
	}

	@Test
	void recordsHaveTheirRelations() {
		add(Node.of("root", Node.of("left", Node.of("leaf")), Node.of("right")));
		List<String> children = get(this.sessions
			.stream((session) -> session.select(Node.class)
				.where(Criteria.where("parentId").isNull())
				.with(PropertyPath.of(Node::children))
				.stream(2))
			.map((node) -> String.join(" ", node.children().keySet()))
			.collectList());
		assertThat(children).containsExactly("left right");
	}

	@Test
	void managedEntityIsEmittedUnchangedWithItsRelation() {
		addAuthors();
		run((session) -> session.select(Author.class).orderBy(Sort.by("name")).first().flatMap((managed) -> {
			managed.setName("author changed");
			List<Author> found = new ArrayList<>();
			return authors(session).stream(10).doOnNext(found::add).then(Mono.fromRunnable(() -> {
				assertThat(found).hasSize(AUTHORS).anyMatch((author) -> author == managed);
				assertThat(managed.getName()).isEqualTo("author changed");
				assertThat(managed.getBooks()).hasSize(2);
				assertThat(session.isLoaded(managed, Author::getBooks)).isTrue();
				assertThat(session.contains(managed.getBooks().get(0))).isTrue();
				assertThat(session.pendingChanges().isEmpty()).isTrue();
			}));
		}));
	}

	@Test
	void pendingChangesAreFlushedFirst() {
		run((session) -> {
			session.add(Author.of("ada", new Book("algebra")));
			return authors(session).stream(10)
				.map((author) -> author.getBooks().get(0).getTitle())
				.single()
				.doOnNext((title) -> assertThat(title).isEqualTo("algebra"));
		});
	}

	@Test
	void eachRowCanBeFollowedByStatementsOfTheSession() {
		addAuthors();
		Long reviews = inTransaction((session) -> authors(session).stream(10)
			.concatMap((author) -> session.select(Review.class).count())
			.reduce(0L, Long::sum));
		assertThat(reviews).isEqualTo(2L * AUTHORS * AUTHORS);
	}

	@Test
	void streamCanBeReadTwice() {
		addAuthors();
		Long both = inTransaction((session) -> {
			Flux<Author> stream = authors(session).stream(10);
			return stream.count().zipWith(stream.take(3).count(), Long::sum);
		});
		assertThat(both).isEqualTo(AUTHORS + 3);
	}

	@Test
	void blockingStyleHasThem() {
		addAuthors();
		Integer books = inTransaction((session) -> session.callBlocking((blocking) -> {
			try (var authors = blocking.select(Author.class).with(Author::getBooks).stream(10)) {
				return authors.mapToInt((author) -> author.getBooks().size()).sum();
			}
		}));
		assertThat(books).isEqualTo(2 * AUTHORS);
	}

	@Test
	void orderByARelatedEntityIsRefused() {
		this.sessions
			.stream((session) -> session.select(Book.class)
				.with(Book::getReviews)
				.orderBy(Sort.by("author.name"))
				.stream(10))
			.as(StepVerifier::create)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOf(InvalidDataAccessApiUsageException.class)
						.hasMessageContaining("A stream with relations cannot be ordered by 'author.name'"))
			.verify(TestDatabase.TIMEOUT);
	}

}
