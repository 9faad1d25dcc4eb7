package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import dev.asyncdb.relation.RelationNotLoadedException;
import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.Library.Genre;
import dev.asyncdb.session.Library.Member;
import dev.asyncdb.session.Library.Node;
import dev.asyncdb.session.Library.Profile;
import dev.asyncdb.session.Library.Review;
import dev.asyncdb.session.Library.Team;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.testing.TestDatabase;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Relations between entities, on every database.
 */
class RelationContractTests extends LibraryFixture {

	@Test
	void addOfAParentAddsItsChildrenByOneStatementPerType() {
		Author ada = Author.of("ada", new Book("a"), new Book("b"));
		Author joan = Author.of("joan", new Book("c"));
		run((session) -> {
			session.addAll(List.of(ada, joan));
			return Mono.empty();
		});
		assertThat(statements().stream().filter((sql) -> sql.contains("INSERT INTO"))).hasSize(2);
		assertThat(ada.getBooks()).allSatisfy((book) -> {
			assertThat(book.getId()).isNotNull();
			assertThat(book.getAuthorId()).isEqualTo(ada.getId());
		});
		assertThat(joan.getBooks().get(0).getAuthorId()).isEqualTo(joan.getId());
	}

	@Test
	void childrenThatWereAddedFirstAreInsertedAfterTheirParents() {
		Book book = new Book("a");
		Author ada = Author.of("ada");
		book.setAuthor(ada);
		add(book);
		assertThat(book.getAuthorId()).isEqualTo(ada.getId()).isNotNull();
		assertThat(ada.getBooks()).as("nobody puts it into the other side").isEmpty();
	}

	@Test
	void unloadedCollectionRefusesEveryUseAndSaysWhatToDo() {
		long id = id(ada());
		inTransaction((session) -> session.getById(Author.class, id).doOnNext((author) -> {
			assertThat(session.isLoaded(author, Author::getBooks)).isFalse();
			assertThatExceptionOfType(RelationNotLoadedException.class).isThrownBy(() -> author.getBooks().size())
				.withMessageContaining("Author.books is not loaded")
				.withMessageContaining("session.fetch(entity, Author::getBooks)");
			assertThatExceptionOfType(RelationNotLoadedException.class)
				.isThrownBy(() -> author.getBooks().add(new Book("c")));
			assertThat(author.getBooks()).asString().isEqualTo("<not loaded>");
		}));
	}

	@Test
	void withLoadsTheRelationOfAllByOneQuery() {
		add(IntStream.range(0, 50)
			.mapToObj((index) -> Author.of("author" + index, new Book("a" + index), new Book("b" + index)))
			.toArray());
		List<Author> authors = inTransaction((session) -> session.select(Author.class)
			.orderBy(Sort.by("id"))
			.with(Author::getBooks)
			.all()
			.collectList());
		assertThat(statements()).hasSize(2);
		assertThat(authors).hasSize(50);
		assertThat(authors.get(7).getBooks()).extracting(Book::getTitle).containsExactly("b7", "a7");
	}

	@Test
	void withWhenThereAreNoneGivesAnEmptyCollection() {
		add(Author.of("ada"));
		Author ada = inTransaction((session) -> session.select(Author.class).with(Author::getBooks).one());
		assertThat(ada.getBooks()).isEmpty();
		ada.getBooks().add(new Book("may be added to"));
	}

	@Test
	void nestedPathsCostOneQueryForEachLevel() {
		Author ada = Author.of("ada", new Book("a"), new Book("b"));
		ada.getBooks().get(0).getReviews().addAll(List.of(Review.of("good", 5), Review.of("bad", 1)));
		ada.getBooks().get(1).getGenres().add(Genre.of("poetry"));
		add(ada);
		Author found = inTransaction((session) -> session.select(Author.class)
			.with(PropertyPath.ofMany(Author::getBooks).then(Book::getReviews))
			.with(PropertyPath.ofMany(Author::getBooks).then(Book::getGenres))
			.with(Author::getProfile)
			.one());
		assertThat(statements()).as("the profile comes with the author").hasSize(4);
		assertThat(found.getProfile()).isNull();
		Book a = found.getBooks().get(1);
		assertThat(a.getReviews()).extracting(Review::stars).containsExactly(1, 5);
		assertThat(a.getGenres()).isEmpty();
		assertThat(found.getBooks().get(0).getGenres()).extracting(Genre::name).containsExactly("poetry");
	}

	@Test
	void toOneComesFromTheIdentityMapWithoutAQuery() {
		long id = id(ada());
		inTransaction((session) -> session.getById(Author.class, id)
			.flatMap((author) -> session.select(Book.class)
				.with(Book::getAuthor)
				.all()
				.doOnNext((book) -> assertThat(book.getAuthor()).isSameAs(author))
				.collectList()));
		assertThat(statements()).hasSize(2);
	}

	@Test
	void toOneOfManyIsOneQuery() {
		add(Author.of("ada", new Book("a")), Author.of("joan", new Book("b"), new Book("c")));
		List<Book> books = inTransaction((session) -> session.select(Book.class)
			.orderBy(Sort.by("title"))
			.with(Book::getAuthor)
			.all()
			.collectList());
		assertThat(statements()).hasSize(2);
		assertThat(books).extracting((book) -> Objects.requireNonNull(book.getAuthor()).getName())
			.containsExactly("ada", "joan", "joan");
		assertThat(books.get(1).getAuthor()).isSameAs(books.get(2).getAuthor());
	}

	@Test
	void fetchLoadsOnce() {
		long id = id(ada());
		inTransaction((session) -> session.getById(Author.class, id)
			.flatMap((author) -> session.fetch(author, Author::getBooks)
				.doOnNext((books) -> assertThat(books).hasSize(2).isSameAs(author.getBooks()))
				.then(session.fetch(author, Author::getBooks))));
		assertThat(statements()).hasSize(2);
	}

	@Test
	void fetchOfADetachedEntityIsRefused() {
		Author ada = ada();
		this.sessions.inTransaction((session) -> session.fetch(ada, Author::getBooks))
			.as(StepVerifier::create)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOf(InvalidDataAccessApiUsageException.class)
						.hasMessageContaining("merge(..)"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void fetchAllLoadsForManyByOneQuery() {
		add(Author.of("ada", new Book("a")), Author.of("joan", new Book("b")));
		inTransaction((session) -> session.select(Author.class)
			.all()
			.collectList()
			.flatMap((authors) -> session.fetchAll(authors, Author::getBooks).collectList())
			.doOnNext(
					(authors) -> assertThat(authors).allSatisfy((author) -> assertThat(author.getBooks()).hasSize(1))));
		assertThat(statements()).hasSize(2);
	}

	@Test
	void refreshReadsTheRowAndTheRelationAgain() {
		long id = id(ada());
		inTransaction((session) -> session.select(Author.class).with(Author::getBooks).one().flatMap((author) -> {
			author.getBooks().clear();
			author.setName("changed");
			return session.sql()
				.sql(this.database.sql("INSERT INTO \"book\" (title, author_id, version) VALUES ('z', " + id + ", 0)"))
				.then()
				.then(Mono.defer(() -> session.refresh(author, Author::getBooks)));
		}).doOnNext((author) -> assertThat(author.getBooks()).extracting(Book::getTitle).containsExactly("z")));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id IS NULL"))
			.as("what was taken out was flushed before the statement")
			.isEqualTo(2);
	}

	@Test
	void whatIsPutInAndTakenOutIsWrittenAtTheFlush() {
		long id = id(ada());
		run((session) -> session.select(Author.class).with(Author::getBooks).one().doOnNext((author) -> {
			author.getBooks().remove(0);
			author.getBooks().add(new Book("c"));
		}));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id = " + id)).isEqualTo(2);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE title = 'b' AND author_id IS NULL"))
			.isOne();
	}

	@Test
	void aMovedChildChangesItsParent() {
		Author ada = Author.of("ada", new Book("a"));
		Author joan = Author.of("joan");
		add(ada, joan);
		run((session) -> session.select(Author.class)
			.orderBy(Sort.by("name"))
			.with(Author::getBooks)
			.all()
			.collectList()
			.doOnNext((authors) -> authors.get(1).getBooks().add(authors.get(0).getBooks().remove(0))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id = " + id(joan))).isOne();
		assertThat(statements()).hasSize(withUpdates(1, 3));
	}

	@Test
	void replacingACollectionThatIsNotLoadedReplacesItsRows() {
		long id = id(ada());
		run((session) -> session.getById(Author.class, id)
			.doOnNext((author) -> author.setBooks(new ArrayList<>(List.of(new Book("only"))))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id = " + id)).isOne();
		assertThat(count("book")).isEqualTo(3);
	}

	@Test
	void orphansAreDeletedWhereDeclared() {
		Book book = new Book("a");
		book.getReviews().addAll(List.of(Review.of("good", 5), Review.of("bad", 1)));
		add(book);
		run((session) -> session.select(Book.class)
			.with(Book::getReviews)
			.one()
			.doOnNext((found) -> found.getReviews().removeIf((review) -> review.stars() == 1)));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"review\" WHERE stars = 5")).isOne();
		assertThat(count("review")).isOne();
	}

	@Test
	void deleteTakesOrphansAndLinksAlong() {
		Author ada = Author.of("ada", new Book("a"));
		ada.getBooks().get(0).getReviews().add(Review.of("good", 5));
		ada.getBooks().get(0).getGenres().add(Genre.of("poetry"));
		add(ada);
		run((session) -> session.select(Book.class).one().doOnNext(session::delete));
		assertThat(count("book")).isZero();
		assertThat(count("review")).isZero();
		assertThat(count("book_genre")).isZero();
		assertThat(count("genre")).isOne();
		assertThat(count("author")).isOne();
	}

	@Test
	void deletesRunInReverseOrder() {
		ada();
		run((session) -> session.select(Author.class).with(Author::getBooks).one().doOnNext((author) -> {
			session.delete(author);
			author.getBooks().forEach(session::delete);
		}));
		assertThat(statements().subList(2, statements().size()))
			.extracting((sql) -> sql.replaceAll("^(SELECT|DELETE).*FROM \"(\\w+)\".*", "$1 $2"))
			.containsExactly("SELECT profile", "SELECT review", "DELETE book_genre", "DELETE book", "DELETE author");
		assertThat(count("author")).isZero();
	}

	@Test
	void linksAreInsertedAndDeleted() {
		Book book = new Book("a");
		book.getGenres().addAll(List.of(Genre.of("poetry"), Genre.of("prose")));
		add(book);
		assertThat(count("book_genre")).isEqualTo(2);
		run((session) -> session.select(Book.class).with(Book::getGenres).one().doOnNext((found) -> {
			found.getGenres().removeIf((genre) -> genre.name().equals("prose"));
			found.getGenres().add(Genre.of("drama"));
		}));
		assertThat(count("book_genre")).isEqualTo(2);
		assertThat(count("genre")).isEqualTo(3);
		assertThat(inTransaction((session) -> session.select(Book.class).with(Book::getGenres).one()).getGenres())
			.extracting(Genre::name)
			.containsExactly("drama", "poetry");
	}

	@Test
	void oneToOneIsReplacedAndItsOrphanDeleted() {
		Author ada = Author.of("ada");
		ada.setProfile(new Profile("first"));
		add(ada);
		run((session) -> session.select(Author.class).with(Author::getProfile).one().doOnNext((author) -> {
			assertThat(Objects.requireNonNull(author.getProfile()).getBio()).isEqualTo("first");
			author.setProfile(null);
		}));
		assertThat(count("profile")).isZero();
	}

	@Test
	void oneToOneIsJoined() {
		Author ada = Author.of("ada", new Book("a"));
		ada.setProfile(new Profile("poet"));
		add(ada, Author.of("joan"));
		this.recorder.clear();
		List<Author> authors = inTransaction((session) -> session.select(Author.class)
			.with(Author::getProfile)
			.where(Criteria.where("name").not("x"))
			.orderBy(Sort.by("name"))
			.limit(5)
			.all()
			.doOnNext((author) -> assertThat(session.isLoaded(author, Author::getProfile)).isTrue())
			.collectList());
		assertThat(statements()).singleElement(InstanceOfAssertFactories.STRING).contains("LEFT OUTER JOIN");
		assertThat(Objects.requireNonNull(authors.get(0).getProfile()).getBio()).isEqualTo("poet");
		assertThat(authors.get(1).getProfile()).isNull();
	}

	@Test
	void joinedEntitiesAreThoseOfTheSession() {
		Author ada = Author.of("ada", new Book("a"));
		ada.setProfile(new Profile("poet"));
		add(ada);
		run((session) -> session.select(Profile.class)
			.one()
			.flatMap((profile) -> session.select(Author.class)
				.with(Author::getProfile)
				.with(Author::getBooks)
				.one()
				.doOnNext((author) -> assertThat(author.getProfile()).isSameAs(profile))
				.doOnNext((author) -> assertThat(author.getBooks()).hasSize(1))
				.doOnNext((author) -> author.setProfile(null))));
		assertThat(count("profile")).as("taken out, so deleted as an orphan").isZero();
	}

	@Test
	void immutableEntitiesHoldTheirStoredChildren() {
		Node root = inTransaction(
				(session) -> session.save(Node.of("root", Node.of("left", Node.of("leaf")), Node.of("right"))));
		Map<String, Node> children = Objects.requireNonNull(root.children());
		assertThat(children.keySet()).containsExactly("left", "right");
		Node left = Objects.requireNonNull(children.get("left"));
		assertThat(left.parentId()).isEqualTo(root.id()).isNotNull();
		assertThat(Objects.requireNonNull(left.children()).get("leaf").parentId()).isEqualTo(left.id());
		assertThat(statements().stream().filter((sql) -> sql.contains("INSERT INTO"))).hasSize(3);
	}

	@Test
	void immutableEntitiesAreLoadedLevelByLevel() {
		run((session) -> session.save(Node.of("root", Node.of("left", Node.of("leaf")), Node.of("right"))));
		this.recorder.clear();
		Node root = inTransaction((session) -> session.select(Node.class)
			.where(Criteria.where("parentId").isNull())
			.one()
			.flatMap((node) -> session.fetch(node, Node::children).thenReturn(node))
			.flatMap((node) -> session.select(Node.class)
				.where(Criteria.where("parentId").isNull())
				.with(Node::children)
				.one()));
		assertThat(statements()).hasSize(3);
		Node left = Objects.requireNonNull(Objects.requireNonNull(root.children()).get("left"));
		assertThatExceptionOfType(RelationNotLoadedException.class)
			.isThrownBy(() -> Objects.requireNonNull(left.children()).size())
			.withMessageContaining("Node::children");
		assertThat(left).hasToString(left.toString()).isEqualTo(left);
	}

	@Test
	void deletingATreeTakesItsBranchesAlong() {
		run((session) -> session.save(Node.of("root", Node.of("left", Node.of("leaf")), Node.of("right"))));
		run((session) -> session.select(Node.class)
			.where(Criteria.where("parentId").isNull())
			.one()
			.doOnNext(session::delete));
		assertThat(count("node")).isZero();
	}

	@Test
	void circlesAreClosedByAnUpdateOfTheReferenceThatMayBeNull() {
		Team team = new Team("red");
		Member captain = new Member("ada");
		captain.setTeam(team);
		team.setCaptain(captain);
		run((session) -> {
			session.add(team);
			return Mono.empty();
		});
		assertThat(statements()).hasSize(withUpdates(1, 3));
		assertThat(statements().get(2)).contains("UPDATE");
		assertThat(team.getCaptainId()).isEqualTo(captain.getId()).isNotNull();
		assertThat(this.database.number("SELECT captain_id FROM \"team\"")).isEqualTo(captain.getId());
	}

	@Test
	void takingOutOfAToOneSetsItsReferenceToNull() {
		ada();
		run((session) -> session.select(Book.class)
			.with(Book::getAuthor)
			.all()
			.doOnNext((book) -> book.setAuthor(null))
			.then());
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id IS NULL")).isEqualTo(2);
	}

	@Test
	void aChangedIdentifierCountsWhenTheRelationIsAsItWas() {
		ada();
		Author joan = Author.of("joan");
		add(joan);
		run((session) -> session.select(Book.class)
			.where(Criteria.where("title").is("a"))
			.with(Book::getAuthor)
			.one()
			.doOnNext((book) -> book.setAuthorId(joan.getId()))
			.delayUntil((book) -> session.flush())
			.doOnNext((book) -> assertThat(book.getAuthor()).as("stale, so no longer loaded").isNull()));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id = " + id(joan))).isOne();
	}

	@Test
	void rollbackTakesIdentifiersAndReferencesBack() {
		Book book = new Book("a");
		Author ada = Author.of("ada", book);
		this.sessions.inTransaction((session) -> {
			session.add(ada);
			return session.flush().then(Mono.error(new IllegalStateException("roll back")));
		}).as(StepVerifier::create).expectErrorMessage("roll back").verify(TestDatabase.TIMEOUT);
		assertThat(ada.getId()).isNull();
		assertThat(book.getId()).isNull();
		assertThat(book.getAuthorId()).isNull();
		add(ada);
		assertThat(count("book")).isOne();
	}

	@Test
	void savepointReturnsToWhatRelationsHeld() {
		ada();
		run((session) -> session.select(Author.class)
			.with(Author::getBooks)
			.one()
			.flatMap((author) -> session.inSavepoint((inner) -> {
				author.getBooks().remove(0);
				author.getBooks().add(new Book("undone"));
				return inner.flush().then(Mono.error(new IllegalStateException("undo")));
			}).onErrorResume(IllegalStateException.class, (undone) -> Mono.empty()).then(Mono.fromRunnable(() -> {
				assertThat(author.getBooks()).extracting(Book::getTitle).containsExactly("b", "a");
				author.getBooks().add(new Book("c"));
			}))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id IS NOT NULL")).isEqualTo(3);
	}

	@Test
	void aChildOfAnotherSessionIsRefused() {
		Book detached = new Book("a");
		add(detached);
		this.sessions.inTransaction((session) -> {
			session.add(Author.of("ada", detached));
			return Mono.empty();
		})
			.as(StepVerifier::create)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOf(InvalidDataAccessApiUsageException.class)
						.hasMessageContaining("Author.books")
						.hasMessageContaining("merge(..)"))
			.verify(TestDatabase.TIMEOUT);
		assertThat(count("author")).isZero();
	}

	@Test
	void withOfWhatIsNoRelationIsRefused() {
		this.sessions.inTransaction((session) -> session.select(Author.class).with(Author::getName).all().then())
			.as(StepVerifier::create)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).hasMessageContaining("Author.name is not a relation"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void springDataWorksOnTheSameEntities() {
		R2dbcEntityTemplate template = new R2dbcEntityTemplate(DatabaseClient.create(this.recorder),
				DatabaseDialect.of(this.recorder).springDialect());
		Author ada = get(template.insert(Author.of("ada", new Book("not cascaded"))));
		Book book = new Book("a");
		book.setAuthorId(ada.getId());
		get(template.insert(book));
		Book found = get(template.selectOne(Query.query(Criteria.where("authorId").is(id(ada))), Book.class));
		assertThat(found.getAuthorId()).isEqualTo(ada.getId());
		found.setAuthorId(null);
		get(template.update(found));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id IS NULL")).isOne();
		get(template.delete(found));
		assertThat(count("book")).isZero();
	}

	@Test
	void relationsOfTenThousandCostFewStatements() {
		List<Author> authors = IntStream.range(0, 1000)
			.mapToObj((index) -> Author.of("author" + index,
					IntStream.range(0, 10).mapToObj((book) -> new Book("book" + book)).toArray(Book[]::new)))
			.toList();
		run((session) -> {
			session.addAll(authors);
			return Mono.empty();
		});
		assertThat(statements()).hasSizeLessThanOrEqualTo(25);
		Map<Long, Integer> sizes = new LinkedHashMap<>();
		this.recorder.clear();
		run((session) -> session.select(Author.class)
			.with(Author::getBooks)
			.all()
			.doOnNext((author) -> sizes.put(id(author), author.getBooks().size()))
			.then());
		assertThat(statements()).hasSizeLessThanOrEqualTo(3);
		assertThat(sizes).hasSize(1000).allSatisfy((id, size) -> assertThat(size).isEqualTo(10));
	}

}
