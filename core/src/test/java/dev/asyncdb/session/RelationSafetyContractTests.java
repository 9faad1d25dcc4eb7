package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.Library.Genre;
import dev.asyncdb.session.Library.Member;
import dev.asyncdb.session.Library.Node;
import dev.asyncdb.session.Library.Profile;
import dev.asyncdb.session.Library.Review;
import dev.asyncdb.session.Library.Team;
import dev.asyncdb.session.School.Course;
import dev.asyncdb.session.School.Desk;
import dev.asyncdb.session.School.Folder;
import dev.asyncdb.session.School.Form;
import dev.asyncdb.session.School.Line;
import dev.asyncdb.session.School.Notice;
import dev.asyncdb.session.School.Room;
import dev.asyncdb.session.School.Student;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No row is lost and none is written twice, whatever is done with relations, on every
 * database.
 */
class RelationSafetyContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		Library.createTables(this.database);
		School.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		Library.empty(this.database);
		School.empty(this.database);
		this.recorder.clear();
	}

	private void refused(Function<AsyncSession, Mono<?>> work, String message) {
		this.sessions.inTransaction((session) -> work.apply(session).then())
			.as(StepVerifier::create)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOf(InvalidDataAccessApiUsageException.class)
						.hasMessageContaining(message))
			.verify(TestDatabase.TIMEOUT);
	}

	private static Mono<Node> root(AsyncSession session) {
		return session.select(Node.class).where(Criteria.where("parentId").isNull()).with(Node::children).one();
	}

	private static Map<String, Node> children(Node node) {
		return Objects.requireNonNull(node.children());
	}

	private void storeTree() {
		run((session) -> session.save(Node.of("root", Node.of("left", Node.of("leaf")), Node.of("right"))));
	}

	private static Book reviewed(String title) {
		Book book = new Book(title);
		book.getReviews().add(Review.of("good", 5));
		return book;
	}

	@Test
	void containerThatCannotHoldAllRowsIsRefused() {
		add(new Room("a"));
		this.database.execute("INSERT INTO \"desk\" (name, room_id) SELECT 'same', id FROM \"room\"",
				"INSERT INTO \"desk\" (name, room_id) SELECT 'same', id FROM \"room\"");
		refused((session) -> session.select(Room.class).with(Room::getDesks).one(),
				"Room.desks cannot hold 1 of 2 Desk");
		assertThat(count("desk")).isEqualTo(2);
	}

	@Test
	void referenceOfAnotherTypeIsUnderstood() {
		Room room = new Room("a");
		room.getDesks().addAll(List.of(new Desk("left"), new Desk("right")));
		add(room);
		run((session) -> session.select(Room.class)
			.with(Room::getDesks)
			.one()
			.doOnNext((found) -> found.getDesks().remove(new Desk("left"))));
		assertThat(count("desk")).isOne();
	}

	@Test
	void recordThatTurnsNullIntoEmptyKeepsItsRows() {
		Form form = inTransaction(
				(session) -> session.save(new Form(null, "form", List.of(Line.of("one"), Line.of("two")))));
		assertThat(form.lines()).hasSize(2);
		run((session) -> session.select(Form.class)
			.one()
			.flatMap((found) -> session.save(new Form(found.id(), "renamed", found.lines()))));
		run((session) -> session.select(Form.class)
			.with(Form::lines)
			.one()
			.flatMap((found) -> session.save(new Form(found.id(), "again", found.lines())))
			.flatMap(session::refresh));
		assertThat(count("line")).isEqualTo(2);
	}

	@Test
	void copyWithoutRelationsTakesNothingOut() {
		storeTree();
		run((session) -> root(session).flatMap((node) -> session.merge(new Node(node.id(), "renamed", null, null))));
		long id = this.database.number("SELECT id FROM \"node\" WHERE parent_id IS NULL");
		run((session) -> session.save(new Node(id, "put", null, Map.of())));
		assertThat(count("node")).isEqualTo(4);
	}

	@Test
	void newEntitiesInAMergedCopyAreAdded() {
		Author ada = Author.of("ada", new Book("a"));
		add(ada);
		ada.getBooks().add(new Book("b"));
		run((session) -> session.merge(ada));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id IS NOT NULL")).isEqualTo(2);
	}

	@Test
	void changedCopyInAContainerIsWritten() {
		storeTree();
		run((session) -> root(session).doOnNext((node) -> {
			Node right = Objects.requireNonNull(children(node).get("right"));
			children(node).put("right", new Node(right.id(), "changed", right.parentId(), right.children()));
		}));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"node\" WHERE name = 'changed'")).isOne();
	}

	@Test
	void branchTakenOutGoesWithItsLeaves() {
		storeTree();
		run((session) -> root(session).doOnNext((node) -> children(node).remove("left")));
		assertThat(count("node")).isEqualTo(2);
	}

	@Test
	void savepointThatIsUndoneLeavesContainersAsTheyWere() {
		storeTree();
		run((session) -> root(session).flatMap((node) -> session.inSavepoint((inner) -> {
			children(node).remove("left");
			return inner.flush().then(Mono.error(new IllegalStateException("undo")));
		}).onErrorResume(IllegalStateException.class, (undone) -> Mono.empty()).then(session.flush())));
		assertThat(count("node")).isEqualTo(4);
	}

	@Test
	void savepointThatIsUndoneForgetsWhatWasToBeRelated() {
		add(Author.of("ada"));
		run((session) -> session.select(Author.class).one().flatMap((ada) -> session.inSavepoint((inner) -> {
			inner.relation(ada, Author::getBooks).add(new Book("undone"));
			return Mono.error(new IllegalStateException("undo"));
		}).onErrorResume(IllegalStateException.class, (undone) -> Mono.empty()).then(session.flush())));
		assertThat(count("book")).isZero();
	}

	@Test
	void addAgainAfterARollbackStoresAll() {
		Book book = reviewed("a");
		book.getGenres().add(Genre.of("poetry"));
		this.sessions.inTransaction((session) -> {
			session.add(book);
			return session.flush().then(Mono.error(new IllegalStateException("roll back")));
		}).as(StepVerifier::create).expectErrorMessage("roll back").verify(TestDatabase.TIMEOUT);
		add(book);
		assertThat(count("review")).isOne();
		assertThat(count("book_genre")).isOne();
	}

	@Test
	void lastWordOnALinkCounts() {
		Book book = new Book("a");
		book.getGenres().add(Genre.of("poetry"));
		add(book);
		run((session) -> session.select(Book.class).one().zipWith(session.select(Genre.class).one(), (found, genre) -> {
			RelatedEntities<Genre> genres = session.relation(found, Book::getGenres);
			genres.remove(genre);
			genres.add(genre);
			return found;
		}));
		assertThat(count("book_genre")).isOne();
	}

	@Test
	void childThatMovesIsNoOrphan() {
		add(reviewed("a"), new Book("b"));
		run((session) -> session.select(Book.class)
			.orderBy(Sort.by("title"))
			.all()
			.collectList()
			.flatMap((books) -> session.select(Review.class).one().doOnNext((review) -> {
				session.relation(books.get(1), Book::getReviews).add(review);
				session.delete(books.get(0));
			})));
		assertThat(count("review")).isOne();
		assertThat(count("book")).isOne();
	}

	@Test
	void childrenTakenOutGoBeforeTheirDeletedParent() {
		add(reviewed("a"));
		run((session) -> session.select(Book.class).with(Book::getReviews).one().doOnNext((book) -> {
			book.getReviews().clear();
			book.getReviews().add(Review.of("never stored", 1));
			session.delete(book);
		}));
		assertThat(count("book")).isZero();
		assertThat(count("review")).isZero();
	}

	@Test
	void deletedChildThatIsStillHeldIsDeletedOnce() {
		add(reviewed("a"));
		run((session) -> session.select(Book.class).with(Book::getReviews).one().flatMap((book) -> {
			session.delete(book.getReviews().iterator().next());
			return session.flush().then(Mono.fromRunnable(() -> session.delete(book)));
		}));
		assertThat(count("book")).isZero();
	}

	@Test
	void linkFromBothSidesIsStoredOnce() {
		Student student = new Student("ada");
		Course course = new Course("logic");
		run((session) -> {
			session.addAll(List.of(student, course));
			student.getCourses().add(course);
			return session.flush()
				.then(Mono.fromRunnable(() -> course.getStudents().add(student)))
				.then(session.flush());
		});
		assertThat(count("student_course")).isOne();
	}

	@Test
	void circleIsDeleted() {
		Team team = new Team("red");
		Member captain = new Member("ada");
		captain.setTeam(team);
		team.setCaptain(captain);
		add(team);
		run((session) -> session.select(Team.class).one().zipWith(session.select(Member.class).one(), (red, ada) -> {
			session.delete(red);
			session.delete(ada);
			return red;
		}));
		assertThat(count("team")).isZero();
	}

	@Test
	void oneThatIsItsOwnParentCostsTheOthersNothing() {
		List<Object> folders = new ArrayList<>();
		Team team = new Team("red");
		Member captain = new Member("ada");
		captain.setTeam(team);
		team.setCaptain(captain);
		folders.add(team);
		for (int i = 0; i < 100; i++) {
			Member member = new Member("member" + i);
			member.setTeam(team);
			folders.add(member);
		}
		run((session) -> {
			session.addAll(folders);
			return Mono.empty();
		});
		assertThat(this.recorder.statements().size()).isLessThanOrEqualTo(5);
		assertThat(count("member")).isEqualTo(101);
	}

	@Test
	void oneToOneIsReplacedByAnother() {
		Author ada = Author.of("ada");
		ada.setProfile(new Profile("first"));
		add(ada);
		run((session) -> session.select(Author.class)
			.with(Author::getProfile)
			.one()
			.doOnNext((author) -> author.setProfile(new Profile("second"))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"profile\" WHERE bio = 'second'")).isOne();
		assertThat(count("profile")).isOne();
	}

	@Test
	void recordsThatHoldEachOtherStayAsTheyAre() {
		run((session) -> session.save(Folder.of("root", Folder.of("child"))));
		run((session) -> session.select(Folder.class)
			.orderBy(Sort.by("id"))
			.with(Folder::children)
			.with(Folder::parent)
			.all()
			.collectList()
			.flatMap((folders) -> Flux.range(0, 50)
				.concatMap((turn) -> session.select(Folder.class).count())
				.then(session.getById(Folder.class, Objects.requireNonNull(folders.get(1).id())))
				.doOnNext((child) -> {
					assertThat(child).isSameAs(folders.get(1));
					assertThat(session.contains(child)).isTrue();
				})));
	}

	@Test
	void nullInACollectionIsRefused() {
		Author ada = Author.of("ada");
		ada.setBooks(new ArrayList<>(Arrays.asList(new Book("a"), null)));
		refused((session) -> {
			session.add(ada);
			return Mono.empty();
		}, "Author.books holds null");
	}

	@Test
	void refreshDropsATargetThatIsNoLongerMeant() {
		Author joan = Author.of("joan");
		add(Author.of("ada", new Book("a")), joan);
		run((session) -> session.select(Book.class)
			.with(Book::getAuthor)
			.one()
			.flatMap((book) -> session.sql()
				.sql(this.database.sql("UPDATE \"book\" SET author_id = " + joan.getId()))
				.then()
				.then(Mono.defer(() -> session.refresh(book))))
			.doOnNext((book) -> {
				assertThat(book.getAuthorId()).isEqualTo(joan.getId());
				assertThat(book.getAuthor()).isNull();
			}));
	}

	@Test
	void namesOfAMapMayChangePlaces() {
		storeTree();
		run((session) -> root(session).doOnNext((node) -> {
			Map<String, Node> swapped = new LinkedHashMap<>();
			swapped.put("left", Objects.requireNonNull(children(node).get("right")));
			swapped.put("right", Objects.requireNonNull(children(node).get("left")));
			children(node).clear();
			children(node).putAll(swapped);
		}));
		assertThat(count("node")).isEqualTo(4);
	}

	@Test
	void twoOfAOneToOneAreRefusedWhenJoined() {
		add(new Form(null, "a", List.of(Line.of("one"), Line.of("two"))));
		this.sessions.inTransaction((session) -> session.select(Notice.class).with(Notice::line).all().then())
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.hasMessageContaining("Notice.line is to one, but 2 Line refer to the same Notice"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void immutableEntitiesAreJoined() {
		add(new Form(null, "a", List.of(Line.of("one"))), new Form(null, "b", List.of()));
		List<Notice> notices = inTransaction((session) -> session.select(Notice.class)
			.with(Notice::line)
			.orderBy(Sort.by("name"))
			.all()
			.collectList());
		assertThat(Objects.requireNonNull(notices.get(0).line()).name()).isEqualTo("one");
		assertThat(notices.get(1).line()).isNull();
	}

	@Test
	void rowsThatBothSidesAddInOneFlushKeepTheirColumns() {
		Student ada = new Student("ada");
		Student bob = new Student("bob");
		Course unused = new Course("unused");
		Course logic = new Course("logic");
		Course music = new Course("music");
		this.run((session) -> {
			session.addAll(List.of(ada, bob, unused, logic, music));
			return session.flush().then(Mono.fromRunnable(() -> {
				ada.getCourses().add(logic);
				music.getStudents().add(bob);
			}));
		});
		assertThat(this.database.number("""
				SELECT COUNT(*) FROM "student_course" JOIN "student" s ON s.id = "student_id"
				JOIN "course" c ON c.id = "course_id"
				WHERE (s.name = 'ada' AND c.name = 'logic') OR (s.name = 'bob' AND c.name = 'music')""")).isEqualTo(2);
	}

}
