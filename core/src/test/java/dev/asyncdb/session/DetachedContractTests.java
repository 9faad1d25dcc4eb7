package dev.asyncdb.session;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Objects that come and go, on every database.
 */
class DetachedContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"users\"", "DELETE FROM \"tags\"");
	}

	private User stored(String name) {
		return get(this.sessions.inTransaction((session) -> session.save(User.named(name))));
	}

	private static long id(User user) {
		return Objects.requireNonNull(user.getId());
	}

	private static User copy(User user) {
		User copy = User.named(user.getName());
		copy.setId(user.getId());
		copy.setVersion(user.getVersion());
		return copy;
	}

	@Test
	void detachedObjectsAreNotWritten() {
		User user = stored("ada");
		get(this.sessions.inTransaction((session) -> session.getById(User.class, id(user)).doOnNext((managed) -> {
			session.detach(managed);
			managed.setLogins(7);
			assertThat(session.contains(managed)).isFalse();
		})));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE logins = 0")).isOne();
	}

	@Test
	void containsTellsManagedAddedAndDeletedApart() {
		User user = stored("ada");
		get(this.sessions.inTransaction((session) -> session.getById(User.class, id(user)).doOnNext((managed) -> {
			User added = User.named("new");
			session.add(added);
			assertThat(session.contains(managed)).isTrue();
			assertThat(session.contains(added)).isTrue();
			assertThat(session.contains(user)).as("a copy").isFalse();
			session.delete(managed);
			assertThat(session.contains(managed)).isFalse();
			session.detach(added);
		})));
	}

	@Test
	void mergeGivesTheManagedInstanceTheStateOfACopy() {
		User user = stored("ada");
		User copy = copy(user);
		copy.setFullName("Ada Lovelace");
		get(this.sessions.inTransaction((session) -> session.merge(copy).doOnNext((merged) -> {
			assertThat(merged).isNotSameAs(copy);
			assertThat(session.contains(merged)).isTrue();
		})));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE full_name = 'Ada Lovelace'")).isOne();
	}

	@Test
	void mergeWhenNothingDiffersWritesNothing() {
		User user = stored("ada");
		User copy = get(this.sessions.inTransaction((session) -> session.getById(User.class, id(user))));
		this.recorder.clear();
		get(this.sessions.inTransaction((session) -> session.merge(copy)));
		assertThat(this.recorder.statements()).singleElement().asString().startsWith("SELECT");
	}

	@Test
	void mergeWhenVersionIsOldFails() {
		User user = stored("ada");
		User old = copy(user);
		get(this.sessions.inTransaction(
				(session) -> session.getById(User.class, id(user)).doOnNext((managed) -> managed.setLogins(1))));
		this.sessions.inTransaction((session) -> session.merge(old))
			.as(StepVerifier::create)
			.expectError(OptimisticLockingFailureException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void mergeWhenRowIsMissingAddsTheCopy() {
		get(this.sessions.inTransaction((session) -> session.merge(User.named("new"))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\"")).isOne();
	}

	@Test
	void mergeOfARecordWritesWhatDiffers() {
		Tag tag = get(this.sessions.inTransaction((session) -> session.save(new Tag(null, "new", null))));
		get(this.sessions.inTransaction((session) -> session.merge(new Tag(tag.id(), "new", "red"))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"tags\" WHERE color = 'red'")).isOne();
	}

	@Test
	void refreshOverwritesTheObjectWithItsRow() {
		User user = stored("ada");
		get(this.sessions.inTransaction((session) -> session.getById(User.class, id(user)).flatMap((managed) -> {
			managed.setLogins(99);
			return session.sql()
				.sql("SELECT 1")
				.fetch()
				.one()
				.then(Mono.fromRunnable(() -> managed.setLogins(7)))
				.then(session.refresh(managed))
				.doOnNext((refreshed) -> {
					assertThat(refreshed).isSameAs(managed);
					assertThat(managed.getLogins()).isEqualTo(99);
				});
		})));
	}

	@Test
	void refreshWhenRowIsGoneFails() {
		User user = stored("ada");
		this.database.execute("DELETE FROM \"users\"");
		this.sessions.inTransaction((session) -> session.refresh(user))
			.as(StepVerifier::create)
			.expectError(EmptyResultDataAccessException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void saveAllStoresInInputOrderByFewStatements() {
		User ada = stored("ada");
		ada.setLogins(5);
		User grace = User.named("grace");
		User joan = User.named("joan");
		this.recorder.clear();
		List<User> stored = get(
				this.sessions.inTransaction((session) -> session.saveAll(List.of(grace, ada, joan)).collectList()));
		assertThat(stored).extracting(User::getName).containsExactly("grace", "ada", "joan");
		assertThat(this.recorder.statements().stream().filter((sql) -> sql.contains("INSERT"))).hasSize(1);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE logins = 5")).isOne();
	}

	@Test
	void saveAllWithAssignedIdentifiersInsertsOrUpdates() {
		get(this.sessions.inTransaction((session) -> session.save(new Tag(1L, "one", null))));
		List<Tag> stored = get(this.sessions
			.inTransaction((session) -> session.saveAll(List.of(new Tag(2L, "two", null), new Tag(1L, "one", "red")))
				.collectList()));
		assertThat(stored).containsExactly(new Tag(2L, "two", null), new Tag(1L, "one", "red"));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"tags\"")).isEqualTo(2);
	}

	@Test
	void saveAllWhenTwoAreForOneRowWritesNothing() {
		this.recorder.clear();
		this.sessions
			.inTransaction((session) -> session.saveAll(List.of(new Tag(1L, "one", null), new Tag(1L, "uno", null)))
				.collectList())
			.as(StepVerifier::create)
			.expectError(InvalidDataAccessApiUsageException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.recorder.statements()).isEmpty();
	}

	@Test
	void existsReadsNoEntity() {
		stored("ada");
		this.recorder.clear();
		Boolean exists = get(this.sessions.inTransaction((session) -> session.select(User.class).exists()));
		assertThat(exists).isTrue();
		assertThat(this.recorder.statements()).singleElement().asString().startsWith("SELECT 1");
	}

}
