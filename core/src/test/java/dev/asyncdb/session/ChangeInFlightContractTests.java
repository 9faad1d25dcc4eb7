package dev.asyncdb.session;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.Library.Genre;
import dev.asyncdb.session.Library.Profile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A caller that has given up a flush goes on while the statement runs. What it does to an
 * object of that flush is not lost, on every database.
 */
class ChangeInFlightContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
		Library.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"users\"");
		Library.empty(this.database);
	}

	@AfterEach
	void everyChangeWasMadeInFlight() {
		assertThat(this.recorder.isWaiting()).isFalse();
	}

	private long users(String condition) {
		return this.database.number("SELECT COUNT(*) FROM \"users\" WHERE " + condition);
	}

	private void inserting(Runnable change) {
		this.recorder.during("INSERT INTO", change);
	}

	private void updating(Runnable change) {
		this.recorder.during("UPDATE \"", change);
	}

	@Test
	void newObjectThatIsDeletedMeanwhileIsDeleted() {
		User user = User.named("user");
		run((session) -> {
			session.add(user);
			inserting(() -> session.delete(user));
			return session.flush().doOnSuccess((nothing) -> assertThat(session.contains(user)).isFalse());
		});
		assertThat(count("users")).isZero();
	}

	@Test
	void newRecordThatIsDeletedMeanwhileIsDeleted() {
		Genre genre = Genre.of("genre");
		run((session) -> {
			session.add(genre);
			inserting(() -> session.delete(genre));
			return session.flush();
		});
		assertThat(count("genre")).isZero();
	}

	@Test
	void savedObjectThatIsDeletedMeanwhileIsDeleted() {
		User user = User.named("user");
		run((session) -> {
			inserting(() -> session.delete(user));
			return session.save(user).doOnNext((saved) -> assertThat(saved).isSameAs(user));
		});
		assertThat(count("users")).isZero();
	}

	@Test
	void objectThatIsDeletedBetweenItsInsertAndAnotherIsDeleted() {
		User user = User.named("user");
		Author author = new Author("author");
		run((session) -> {
			session.add(user);
			session.add(author);
			this.recorder.during("INSERT INTO \"author\"", () -> session.delete(user));
			return session.flush();
		});
		assertThat(count("users")).isZero();
		assertThat(count("author")).isOne();
	}

	@Test
	void newObjectThatIsDeletedAndAddedAgainMeanwhileIsStored() {
		User user = User.named("user");
		run((session) -> {
			session.add(user);
			inserting(() -> {
				session.delete(user);
				session.add(user);
			});
			return session.flush().doOnSuccess((nothing) -> {
				assertThat(session.contains(user)).isTrue();
				user.setLogins(1);
			});
		});
		assertThat(users("logins = 1")).isOne();
	}

	@Test
	void newObjectThatIsDetachedMeanwhileIsNotManaged() {
		User user = User.named("user");
		run((session) -> {
			session.add(user);
			inserting(() -> session.detach(user));
			return session.flush().doOnSuccess((nothing) -> {
				assertThat(session.contains(user)).isFalse();
				user.setLogins(1);
			});
		});
		assertThat(users("logins = 0")).isOne();
	}

	@Test
	void savedObjectThatIsDetachedMeanwhileIsReturned() {
		User user = User.named("user");
		run((session) -> {
			inserting(() -> session.detach(user));
			return session.save(user).doOnNext((saved) -> assertThat(saved).isSameAs(user));
		});
		assertThat(users("logins = 0")).isOne();
	}

	@Test
	void objectThatIsDeletedWhileASavepointBeginsIsDeleted() {
		User user = User.named("user");
		run((session) -> {
			session.add(user);
			inserting(() -> session.delete(user));
			return session.inSavepoint((nested) -> nested.save(User.named("inner")));
		});
		assertThat(users("name = 'user'")).isZero();
		assertThat(users("name = 'inner'")).isOne();
	}

	@Test
	void changeOfANewObjectMeanwhileIsStored() {
		User user = User.named("user");
		run((session) -> {
			session.add(user);
			inserting(() -> user.setLogins(1));
			return session.flush().doOnSuccess((nothing) -> {
				assertThat(user.getLogins()).isOne();
				assertThat(user.getId()).isNotNull();
				assertThat(user.getCreatedAt()).isNotNull();
			});
		});
		assertThat(users("logins = 1 AND version = 1")).isOne();
	}

	@Test
	void changeOfAChangedObjectMeanwhileIsStored() {
		run((session) -> session.save(User.named("user")).flatMap((user) -> {
			user.setLogins(1);
			user.setFullName("first");
			updating(() -> user.setFullName("second"));
			return session.flush().doOnSuccess((nothing) -> {
				assertThat(user.getFullName()).isEqualTo("second");
				assertThat(user.getVersion()).isOne();
			});
		}));
		assertThat(users("logins = 1 AND full_name = 'second' AND version = 2")).isOne();
	}

	@Test
	void changesOfSeveralObjectsMeanwhileAreStored() {
		List<User> all = List.of(User.named("one"), User.named("two"), User.named("three"));
		run((session) -> session.saveAll(all).collectList().flatMap((users) -> {
			users.forEach((user) -> user.setLogins(1));
			updating(() -> users.forEach((user) -> user.setLogins(2)));
			return session.flush();
		}));
		assertThat(users("logins = 2 AND version = 2")).isEqualTo(3);
	}

	@Test
	void changeOfAnotherValueBackMeanwhileIsStored() {
		run((session) -> session.save(User.named("user")).flatMap((user) -> {
			user.setLogins(1);
			updating(() -> user.setLogins(0));
			return session.flush().doOnSuccess((nothing) -> assertThat(user.getLogins()).isZero());
		}));
		assertThat(users("logins = 0 AND version = 2")).isOne();
	}

	@Test
	void changedObjectThatIsDeletedMeanwhileIsDeleted() {
		run((session) -> session.save(User.named("user")).flatMap((user) -> {
			user.setLogins(1);
			updating(() -> session.delete(user));
			return session.flush();
		}));
		assertThat(count("users")).isZero();
	}

	@Test
	void changedRecordThatIsDeletedMeanwhileIsDeleted() {
		run((session) -> session.save(Genre.of("genre"))
			.flatMap((genre) -> session.merge(new Genre(genre.id(), "other")))
			.flatMap((genre) -> {
				updating(() -> session.delete(genre));
				return session.flush();
			}));
		assertThat(count("genre")).isZero();
	}

	@Test
	void changedObjectThatIsDetachedMeanwhileIsNotManaged() {
		run((session) -> session.save(User.named("user")).flatMap((user) -> {
			user.setLogins(1);
			updating(() -> session.detach(user));
			return session.flush().doOnSuccess((nothing) -> {
				assertThat(session.contains(user)).isFalse();
				assertThat(user.getVersion()).isOne();
				user.setLogins(2);
			});
		}));
		assertThat(users("logins = 1 AND version = 1")).isOne();
	}

	@Test
	void editOfARelationMeanwhileIsStored() {
		add(Author.of("author", new Book("first")), new Book("second"));
		run((session) -> session.select(Author.class)
			.one()
			.zipWith(session.select(Book.class).all().collectList())
			.flatMap((all) -> {
				Book second = named(all.getT2(), "second");
				all.getT1().setName("other");
				updating(() -> session.relation(all.getT1(), Author::getBooks).add(second));
				return session.flush();
			}));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id IS NOT NULL")).isEqualTo(2);
	}

	@Test
	void memberOfACollectionThatIsAddedMeanwhileIsStored() {
		add(new Book("second"));
		run((session) -> session.select(Book.class).one().flatMap((second) -> {
			Author author = Author.of("author", new Book("first"));
			session.add(author);
			inserting(() -> author.getBooks().add(second));
			return session.flush().doOnSuccess((nothing) -> assertThat(author.getBooks()).hasSize(2));
		}));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id IS NOT NULL")).isEqualTo(2);
	}

	@Test
	void memberOfACollectionThatIsRemovedMeanwhileIsRemoved() {
		Author author = Author.of("author", new Book("first"), new Book("second"));
		run((session) -> {
			session.add(author);
			this.recorder.during("INSERT INTO \"book\"", () -> author.getBooks().remove(0));
			return session.flush().doOnSuccess((nothing) -> assertThat(author.getBooks()).hasSize(1));
		});
		assertThat(this.database.number("SELECT COUNT(*) FROM \"book\" WHERE author_id IS NOT NULL")).isOne();
		assertThat(count("book")).isEqualTo(2);
	}

	@Test
	void linkThatIsAddedMeanwhileIsStored() {
		add(new Book("book"), Genre.of("genre"));
		run((session) -> session.select(Book.class)
			.with(Book::getGenres)
			.one()
			.zipWith(session.select(Genre.class).one())
			.flatMap((all) -> {
				all.getT1().getGenres().add(Genre.of("new"));
				session.addAll(all.getT1().getGenres());
				this.recorder.during("\"book_genre\"", () -> all.getT1().getGenres().add(all.getT2()));
				return session.flush();
			}));
		assertThat(count("book_genre")).isEqualTo(2);
	}

	@Test
	void singleEntityThatIsReplacedMeanwhileIsStored() {
		add(new Author("first"), new Author("second"), new Book("book"));
		run((session) -> session.select(Author.class)
			.all()
			.collectMap(Author::getName)
			.zipWith(session.select(Book.class).with(Book::getAuthor).one())
			.flatMap((all) -> {
				Book book = all.getT2();
				Author second = Objects.requireNonNull(all.getT1().get("second"));
				book.setAuthor(all.getT1().get("first"));
				updating(() -> book.setAuthor(second));
				return session.flush().doOnSuccess((nothing) -> assertThat(book.getAuthor()).isSameAs(second));
			}));
		assertThat(this.database.number("""
				SELECT COUNT(*) FROM "book" b JOIN "author" a ON a.id = b.author_id WHERE a.name = 'second'
				""")).isOne();
	}

	@Test
	void orphanOfAReplacementMeanwhileIsDeleted() {
		run((session) -> {
			Author author = new Author("author");
			author.setProfile(new Profile("first"));
			session.add(author);
			this.recorder.during("INSERT INTO \"profile\"", () -> author.setProfile(new Profile("second")));
			return session.flush();
		});
		assertThat(this.database.number("SELECT COUNT(*) FROM \"profile\" WHERE bio = 'second'")).isOne();
		assertThat(count("profile")).isOne();
	}

	private static Book named(List<Book> books, String title) {
		return books.stream().filter((book) -> book.getTitle().equals(title)).findFirst().orElseThrow();
	}

}
