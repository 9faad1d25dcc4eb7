package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import dev.asyncdb.mapping.UnknownPropertyException;
import dev.asyncdb.relation.RelationCriteria;
import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.Library.Genre;
import dev.asyncdb.session.Library.Node;
import dev.asyncdb.session.Library.Review;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Relations of which a query loads some members, on every database.
 */
class MemberQueryContractTests extends LibraryFixture {

	private static final Sort NEWEST = Sort.by("id").descending();

	@BeforeEach
	void authorsWithBooks() {
		List<Object> authors = new ArrayList<>();
		for (String name : List.of("ada", "grace", "joan")) {
			int books = name.equals("joan") ? 0 : 5;
			Author author = Author.of(name,
					IntStream.range(0, books).mapToObj((number) -> new Book(name + number)).toArray(Book[]::new));
			author.getBooks()
				.forEach((book) -> book.getReviews()
					.addAll(List.of(Review.of("poor", 1), Review.of("fair", 3), Review.of("good", 5))));
			authors.add(author);
		}
		add(authors.toArray());
	}

	private static Select<Author> authors(AsyncSession session) {
		return session.select(Author.class).orderBy(Sort.by("name"));
	}

	private List<String> books(UnaryOperator<MemberQuery> members) {
		return inTransaction((session) -> Mono.fromSupplier(() -> authors(session).with(Author::getBooks, members))
			.flatMap((select) -> select.all()
				.map((author) -> author.getName() + author.getBooks().stream().map(Book::getTitle).toList())
				.collectList()));
	}

	@Test
	void newestOfEachAreReadByOneQuery() {
		assertThat(books((books) -> books.orderBy(NEWEST).limit(3))).containsExactly("ada[ada4, ada3, ada2]",
				"grace[grace4, grace3, grace2]", "joan[]");
		assertThat(statements()).hasSize(2).last().asString().contains("ROW_NUMBER()");
	}

	@Test
	void conditionLeavesMembersOut() {
		assertThat(books((books) -> books.where(Criteria.where("title").like("%1").or("title").like("%3"))))
			.containsExactly("ada[ada3, ada1]", "grace[grace3, grace1]", "joan[]");
		assertThat(statements()).hasSize(2);
	}

	@Test
	void conditionOrderAndLimitTogether() {
		assertThat(books((books) -> books.where(Criteria.where("title").notLike("%4"))
			.where(Criteria.where("title").notLike("ada3").or("title").is("grace3"))
			.orderBy(Sort.by("title").descending())
			.limit(2))).containsExactly("ada[ada2, ada1]", "grace[grace3, grace2]", "joan[]");
	}

	@Test
	void limitAloneKeepsTheOrderOfTheRelation() {
		assertThat(books((books) -> books.limit(1))).containsExactly("ada[ada4]", "grace[grace4]", "joan[]");
	}

	@Test
	void conditionsReachRelatedEntities() {
		assertThat(books((books) -> books.where(Criteria.where("author.name").is("ada"))
			.where(RelationCriteria.any(Book::getReviews, Criteria.where("stars").greaterThan(4)))
			.orderBy(Sort.by("author.name", "title"))
			.limit(2))).containsExactly("ada[ada0, ada1]", "grace[]", "joan[]");
	}

	@Test
	void lastRelationOfAPathHasTheCondition() {
		List<List<String>> reviews = inTransaction((session) -> session.select(Author.class)
			.where(Criteria.where("name").is("ada"))
			.with(PropertyPath.ofMany(Author::getBooks).then(Book::getReviews),
					(all) -> all.orderBy(Sort.by("stars").descending()).limit(2))
			.one()
			.map((author) -> author.getBooks()
				.stream()
				.map((book) -> book.getReviews().stream().map(Review::text).toList())
				.toList()));
		assertThat(reviews).hasSize(5).containsOnly(List.of("good", "fair"));
		assertThat(statements()).hasSize(3);
	}

	@Test
	void joinTableIsNumberedByItsOwner() {
		Genre maths = Genre.of("maths");
		Genre history = Genre.of("history");
		Genre art = Genre.of("art");
		Book one = new Book("x one");
		one.getGenres().addAll(List.of(maths, history, art));
		Book two = new Book("x two");
		two.getGenres().addAll(List.of(maths, history));
		add(one, two);
		List<List<String>> genres = inTransaction((session) -> session.select(Book.class)
			.where(Criteria.where("title").like("x %"))
			.orderBy(Sort.by("title"))
			.with(Book::getGenres, (all) -> all.where(Criteria.where("name").not("art")).limit(1))
			.all()
			.map((book) -> book.getGenres().stream().map(Genre::name).toList())
			.collectList());
		assertThat(genres).containsExactly(List.of("history"), List.of("history"));
	}

	@Test
	void recordsAndMapsHaveSomeMembers() {
		add(Node.of("root", Node.of("a"), Node.of("b"), Node.of("c")));
		List<String> children = inTransaction((session) -> session.select(Node.class)
			.where(Criteria.where("parentId").isNull())
			.with(PropertyPath.of(Node::children), (all) -> all.orderBy(Sort.by("name").descending()).limit(2))
			.one()
			.map((root) -> List.copyOf(root.children().keySet())));
		assertThat(children).containsExactly("c", "b");
	}

	@Test
	void streamsHaveSomeMembers() {
		List<Integer> sizes = get(this.sessions
			.stream((session) -> authors(session).with(Author::getBooks, (books) -> books.limit(2)).stream(2))
			.map((author) -> author.getBooks().size())
			.collectList());
		assertThat(sizes).containsExactly(2, 2, 0);
	}

	@Test
	void flushLeavesMembersAloneThatWereNotLoaded() {
		run((session) -> authors(session).with(Author::getBooks, (books) -> books.orderBy(NEWEST).limit(2))
			.first()
			.doOnNext((ada) -> {
				assertThat(session.isLoaded(ada, Author::getBooks)).isFalse();
				assertThat(session.pendingChanges().isEmpty()).isTrue();
				ada.getBooks().remove(0);
				ada.getBooks().add(new Book("ada5"));
			}));
		assertThat(this.database.number("""
				SELECT COUNT(*) FROM "book" WHERE author_id = (SELECT id FROM "author" WHERE name = 'ada')
				""")).isEqualTo(5);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE title = 'ada4' AND author_id IS NULL"))
			.isOne();
	}

	@Test
	void collectionThatReplacesSomeMembersRemovesOnlyThose() {
		run((session) -> authors(session).with(Author::getBooks, (books) -> books.orderBy(NEWEST).limit(2))
			.first()
			.doOnNext((ada) -> ada.setBooks(new ArrayList<>())));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id IS NULL")).isEqualTo(2);
	}

	@Test
	void deletedOwnerDeletesAllOfItsOrphans() {
		run((session) -> session.select(Book.class)
			.where(Criteria.where("title").is("ada0"))
			.with(Book::getReviews, (reviews) -> reviews.limit(1))
			.one()
			.doOnNext(session::delete));
		assertThat(count("review")).isEqualTo(9 * 3);
	}

	@Test
	void fetchLoadsTheOthers() {
		run((session) -> authors(session).with(Author::getBooks, (books) -> books.limit(2))
			.first()
			.flatMap((ada) -> session.fetch(ada, Author::getBooks))
			.doOnNext((books) -> assertThat(books).hasSize(5)));
	}

	@Test
	void otherMembersOfTheSameRelationAreLoadedAgain() {
		run((session) -> authors(session).with(Author::getBooks, (books) -> books.limit(2))
			.first()
			.then(authors(session).with(Author::getBooks, (books) -> books.orderBy(Sort.by("title")).limit(1)).first())
			.doOnNext((ada) -> assertThat(ada.getBooks()).extracting(Book::getTitle).containsExactly("ada0")));
	}

	@Test
	void loadedRelationStaysUnlessItIsToBeReadAgain() {
		run((session) -> authors(session).with(Author::getBooks)
			.first()
			.then(authors(session).with(Author::getBooks, (books) -> books.limit(1)).first())
			.doOnNext((ada) -> assertThat(ada.getBooks()).hasSize(5))
			.then(authors(session).with(Author::getBooks, (books) -> books.limit(1)).populateExisting().first())
			.doOnNext((ada) -> assertThat(ada.getBooks()).hasSize(1)));
	}

	@Test
	void orderAloneLoadsTheRelation() {
		run((session) -> authors(session).with(Author::getBooks, (books) -> books.orderBy(Sort.by("title")))
			.first()
			.doOnNext((ada) -> {
				assertThat(ada.getBooks()).first().extracting(Book::getTitle).isEqualTo("ada0");
				assertThat(session.isLoaded(ada, Author::getBooks)).isTrue();
			}));
	}

	@Test
	void pendingChangesOfTheTablesOfAConditionAreFlushed() {
		run((session) -> session.findOne(Author.class, Criteria.where("name").is("ada")).flatMap((ada) -> {
			ada.setName("countess");
			return session.select(Author.class)
				.where(Criteria.where("id").is(id(ada)))
				.with(Author::getBooks, (books) -> books.where(Criteria.where("author.name").is("countess")).limit(2))
				.one()
				.doOnNext((found) -> assertThat(found.getBooks()).hasSize(2));
		}));
	}

	@Test
	void mistakesAreRefused() {
		run((session) -> Mono.fromRunnable(() -> {
			assertThatExceptionOfType(UnknownPropertyException.class).isThrownBy(() -> session.select(Author.class)
				.with(Author::getBooks, (books) -> books.where(Criteria.where("nothing").is(1))));
			assertThatExceptionOfType(UnknownPropertyException.class).isThrownBy(
					() -> session.select(Author.class).with(Author::getBooks, (books) -> books.orderBy(Sort.by("no"))));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> session.select(Author.class).with(Author::getBooks, (books) -> books.limit(0)));
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> session.select(Book.class).with(Book::getAuthor, (authors) -> authors.limit(1)))
				.withMessageContaining("is a single entity");
		}));
		assertThat(statements()).isEmpty();
	}

}
