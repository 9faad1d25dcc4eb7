package dev.asyncdb.session;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.UnknownPropertyException;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.r2dbc.BadSqlGrammarException;
import org.springframework.transaction.IllegalTransactionStateException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a session does on every database.
 */
class SessionContractTests extends DatabaseFixture {

	SessionContractTests() {
		super(10);
	}

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"users\"", "DELETE FROM \"tags\"");
	}

	private long users() {
		return this.database.number("SELECT COUNT(*) FROM \"users\"");
	}

	private User stored(String name) {
		User user = User.named(name);
		user.setFullName("Full " + name);
		return get(this.sessions.inTransaction((session) -> session.save(user)));
	}

	@Test
	void addWhenTransactionCompletesIsInsertedWithGeneratedValues() {
		User user = User.named("ada");
		this.sessions.inTransaction((session) -> {
			session.add(user);
			return Mono.empty();
		}).block(TestDatabase.TIMEOUT);
		assertThat(user.getId()).isNotNull();
		assertThat(user.getCreatedAt()).isNotNull();
		assertThat(user.getVersion()).isZero();
		assertThat(users()).isOne();
	}

	@Test
	void inTransactionWhenWorkFailsRollsBack() {
		this.sessions
			.inTransaction(
					(session) -> session.save(User.named("ada")).then(Mono.error(new IllegalStateException("no"))))
			.as(StepVerifier::create)
			.expectErrorMessage("no")
			.verify(TestDatabase.TIMEOUT);
		assertThat(users()).isZero();
	}

	@Test
	void inTransactionWhenCommitFailsEmitsTheErrorAndNoValue() {
		this.sessions.inTransaction((session) -> {
			session.addAll(List.of(User.named("ada"), User.named("ada")));
			return Mono.just("done");
		}).as(StepVerifier::create).expectError(DuplicateKeyException.class).verify(TestDatabase.TIMEOUT);
		assertThat(users()).isZero();
	}

	@Test
	void inTransactionIsSubscribedToTwiceRunsTwice() {
		Mono<Persisted<User>> work = this.sessions
			.inTransaction((session) -> session.getOrCreate(User.class, Values.of(User::getName, "ada")));
		assertThat(get(work).created()).isTrue();
		assertThat(get(work).created()).isFalse();
	}

	@Test
	void inTransactionInsideAnotherJoinsItsSession() {
		Boolean same = get(this.sessions
			.inTransaction((outer) -> this.sessions.inTransaction((inner) -> Mono.just(inner == outer))));
		assertThat(same).isTrue();
	}

	@Test
	void commitInsideInTransactionIsRefused() {
		this.sessions.inTransaction(AsyncSession::commit)
			.as(StepVerifier::create)
			.expectError(IllegalTransactionStateException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void findByIdWhenManagedReturnsTheSameInstance() {
		User user = stored("ada");
		get(this.sessions.inTransaction((session) -> Mono
			.zip(session.getById(User.class, Objects.requireNonNull(user.getId())),
					session.getOne(User.class, Criteria.where("name").is("ada")))
			.doOnNext((both) -> assertThat(both.getT1()).isSameAs(both.getT2()))));
	}

	@Test
	void findByIdWhenMissingIsEmpty() {
		this.sessions.inTransaction((session) -> session.findById(User.class, -1))
			.as(StepVerifier::create)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void getByIdWhenMissingFails() {
		this.sessions.inTransaction((session) -> session.getById(User.class, -1))
			.as(StepVerifier::create)
			.expectError(EmptyResultDataAccessException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void findOneWhenSeveralMatchFails() {
		stored("ada");
		stored("grace");
		this.sessions.inTransaction((session) -> session.findOne(User.class, Criteria.where("logins").is(0)))
			.as(StepVerifier::create)
			.expectError(IncorrectResultSizeDataAccessException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void getOneWhenKeyIsNullMeansIsNull() {
		get(this.sessions.inTransaction((session) -> session.save(User.named("ada"))));
		stored("grace");
		User found = get(this.sessions
			.inTransaction((session) -> session.getOne(User.class, Values.of(User::getFullName, null))));
		assertThat(found.getName()).isEqualTo("ada");
	}

	@Test
	void findOneByValuesReturnsTheEntityWithTheseValues() {
		stored("ada");
		stored("grace");
		User found = get(this.sessions
			.inTransaction((session) -> session.findOne(User.class, Values.of(User::getName, "grace"))));
		assertThat(found.getName()).isEqualTo("grace");
	}

	@Test
	void findOneByValuesWhenNoneMatchesIsEmpty() {
		stored("ada");
		this.sessions.inTransaction((session) -> session.findOne(User.class, Values.of(User::getName, "grace")))
			.as(StepVerifier::create)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void findOneByValuesWhenSeveralMatchFails() {
		stored("ada");
		stored("grace");
		this.sessions.inTransaction((session) -> session.findOne(User.class, Values.of(User::getLogins, 0)))
			.as(StepVerifier::create)
			.expectError(IncorrectResultSizeDataAccessException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void getOneByValuesWhenNoneMatchesFails() {
		this.sessions.inTransaction((session) -> session.getOne(User.class, Values.of(User::getName, "grace")))
			.as(StepVerifier::create)
			.expectError(EmptyResultDataAccessException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void getOneWithoutKeysIsRefused() {
		this.sessions.inTransaction((session) -> session.getOne(User.class, Values.none()))
			.as(StepVerifier::create)
			.expectError(InvalidDataAccessApiUsageException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void whereWhenNameIsHostileIsRefused() {
		stored("ada");
		this.sessions.inTransaction(
				(session) -> session.select(User.class).where(Criteria.where("name = name or name").is("x")).count())
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(UnknownPropertyException.class)
				.hasMessageNotContaining("name or name"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void orderByWhenNameIsUnknownIsRefused() {
		this.sessions.inTransaction((session) -> session.select(User.class).orderBy(Sort.by("nick")).first())
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(UnknownPropertyException.class)
				.hasMessageContaining("'nick'")
				.hasMessageContaining("fullName"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void selectReturnsWhatWasAskedFor() {
		for (String name : List.of("ada", "grace", "joan", "mary")) {
			stored(name);
		}
		List<String> names = get(this.sessions.inTransaction((session) -> session.select(User.class)
			.where(Criteria.where(User::getName).not("joan"))
			.orderBy(Sort.by("name").descending())
			.offset(1)
			.limit(1)
			.all()
			.map(User::getName)
			.collectList()));
		assertThat(names).containsExactly("grace");
	}

	@Test
	void pageTellsTheTotal() {
		for (String name : List.of("ada", "grace", "joan")) {
			stored(name);
		}
		get(this.sessions.inTransaction(
				(session) -> session.select(User.class).page(PageRequest.of(1, 2, Sort.by("name"))).doOnNext((page) -> {
					assertThat(page.getTotalElements()).isEqualTo(3);
					assertThat(page.getContent()).extracting(User::getName).containsExactly("joan");
				})));
	}

	@Test
	void existsAndCountSeePendingInserts() {
		get(this.sessions.inTransaction((session) -> {
			session.add(User.named("ada"));
			return session.select(User.class).exists().zipWith(session.select(User.class).count());
		}).doOnNext((answers) -> {
			assertThat(answers.getT1()).isTrue();
			assertThat(answers.getT2()).isOne();
		}));
	}

	@Test
	void changeWhenOnlyOneColumnDiffersWritesThatColumn() {
		User user = stored("ada");
		get(this.sessions.inTransaction((session) -> session.getById(User.class, Objects.requireNonNull(user.getId()))
			.delayUntil((managed) -> session.sql()
				.sql(this.database.sql("UPDATE \"users\" SET full_name = 'behind'"))
				.then())
			.doOnNext((managed) -> managed.setLogins(7))));
		assertThat(this.database
			.number("SELECT COUNT(*) FROM \"users\" WHERE logins = 7 AND full_name = 'behind' AND version = 1"))
			.isOne();
	}

	@Test
	void changeWhenRowHasAnotherVersionFails() {
		User user = stored("ada");
		this.sessions
			.inTransaction((session) -> session.getById(User.class, Objects.requireNonNull(user.getId()))
				.delayUntil(
						(managed) -> session.sql().sql(this.database.sql("UPDATE \"users\" SET version = 9")).then())
				.doOnNext((managed) -> managed.setLogins(7)))
			.as(StepVerifier::create)
			.expectError(OptimisticLockingFailureException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void deleteRemovesTheRow() {
		User user = stored("ada");
		this.sessions
			.inTransaction((session) -> session.getById(User.class, Objects.requireNonNull(user.getId()))
				.doOnNext(session::delete)
				.then())
			.block(TestDatabase.TIMEOUT);
		assertThat(users()).isZero();
	}

	@Test
	void deleteWhenRowIsGoneFails() {
		User user = stored("ada");
		this.database.execute("DELETE FROM \"users\"");
		this.sessions.inTransaction((session) -> {
			session.delete(user);
			return Mono.empty();
		}).as(StepVerifier::create).expectError(OptimisticLockingFailureException.class).verify(TestDatabase.TIMEOUT);
	}

	@Test
	void saveWhenDetachedUpdatesTheRow() {
		User user = stored("ada");
		user.setFullName("Ada Lovelace");
		User saved = get(this.sessions.inTransaction((session) -> session.save(user)));
		assertThat(saved.getVersion()).isOne();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE full_name = 'Ada Lovelace'")).isOne();
	}

	@Test
	void saveWhenIdentifierIsAssignedAndRowMissingInserts() {
		Tag saved = get(this.sessions.inTransaction((session) -> session.save(new Tag(4711L, "new", null))));
		assertThat(saved).isEqualTo(new Tag(4711L, "new", null));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"tags\" WHERE id = 4711")).isOne();
	}

	@Test
	void saveWhenRecordReturnsTheStoredCopy() {
		Tag saved = get(this.sessions.inTransaction((session) -> session.save(new Tag(null, "new", null))
			.flatMap((tag) -> session.save(new Tag(tag.id(), tag.label(), "red")))));
		assertThat(saved.color()).isEqualTo("red");
		assertThat(this.database.number("SELECT COUNT(*) FROM \"tags\" WHERE color = 'red'")).isOne();
	}

	@Test
	void statementWhenRejectedRollsBack() {
		this.sessions
			.inTransaction((session) -> session.save(User.named("ada"))
				.then(session.sql().sql("SELECT nonsense FROM nowhere").then()))
			.as(StepVerifier::create)
			.expectError(BadSqlGrammarException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(users()).isZero();
	}

	@Test
	void flushWhenRejectedRollsBack() {
		this.sessions.inTransaction((session) -> {
			session.add(new Ghost(null));
			return Mono.empty();
		}).as(StepVerifier::create).expectError(BadSqlGrammarException.class).verify(TestDatabase.TIMEOUT);
	}

	@Test
	void flushWhenManyAreRejectedHoldsNothing() {
		List<Throwable> failures = get(Flux.range(0, 200).flatMap((index) -> this.sessions.inTransaction((session) -> {
			session.add(new Ghost(null));
			return Mono.<Throwable>empty();
		}).onErrorResume(Mono::just), 200).collectList());
		assertThat(failures).hasSize(200)
			.allSatisfy((failure) -> assertThat(failure).isInstanceOf(BadSqlGrammarException.class));
	}

	@Test
	void concurrentOperationsWhenOneFailsHoldNothing() {
		this.sessions
			.inTransaction((session) -> Flux.range(0, 50)
				.flatMap((index) -> session.save((index == 25) ? new Ghost(null) : User.named("user" + index)), 50)
				.then())
			.as(StepVerifier::create)
			.expectError(BadSqlGrammarException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(users()).isZero();
	}

	@Test
	void inSessionWhenNotCommittedRollsBack() {
		get(this.sessions.inSession((session) -> session.save(User.named("ada"))));
		assertThat(users()).isZero();
	}

	@Test
	void inSessionCommitsAsItGoes() {
		User kept = User.named("kept");
		User lost = User.named("lost");
		this.sessions.inSession((session) -> {
			session.add(kept);
			return session.commit()
				.then(Mono.fromRunnable(() -> session.add(lost)))
				.then(session.flush())
				.then(session.rollback());
		}).block(TestDatabase.TIMEOUT);
		assertThat(users()).isOne();
		assertThat(kept.getId()).isNotNull();
		assertThat(lost.getId()).as("taken back by the rollback").isNull();
	}

	@Test
	void objectsAreReadableAndWritableAfterCommit() {
		this.sessions
			.inSession((session) -> session.save(User.named("ada"))
				.flatMap((user) -> session.commit()
					.then(Mono.fromRunnable(() -> user.setFullName("after")))
					.then(session.commit())))
			.block(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE full_name = 'after'")).isOne();
	}

	@Test
	void openSessionIsClosedByItsCaller() {
		AsyncSession session = get(this.sessions.openSession());
		get(session.save(User.named("ada")));
		session.commit().block(TestDatabase.TIMEOUT);
		session.close().block(TestDatabase.TIMEOUT);
		assertThat(users()).isOne();
		assertThat(session.isActive()).isFalse();
		session.flush()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(SessionClosedException.class)
				.hasMessageContaining("close()"))
			.verify(TestDatabase.TIMEOUT);
		assertThatExceptionOfType(SessionClosedException.class).isThrownBy(() -> session.add(User.named("late")));
	}

	@Test
	void inSavepointWhenWorkFailsUndoesThatWorkOnly() {
		this.sessions
			.inTransaction((session) -> session.save(User.named("outer"))
				.then(session.inSavepoint((inner) -> inner.save(User.named("outer"))))
				.onErrorResume(DuplicateKeyException.class, (duplicate) -> session.save(User.named("after"))))
			.block(TestDatabase.TIMEOUT);
		assertThat(users()).isEqualTo(2);
	}

	@Test
	void concurrentOperationsOfOneSessionQueueUp() {
		List<Long> counts = get(this.sessions.inTransaction((session) -> Flux.range(0, 50)
			.flatMap((index) -> session.save(User.named("user" + index)).then(session.select(User.class).count()), 50)
			.collectList()));
		assertThat(counts).hasSize(50);
		assertThat(users()).isEqualTo(50);
	}

	@Test
	void getOrCreateWhenMissingCreates() {
		Persisted<User> created = get(this.sessions.inTransaction((session) -> session.getOrCreate(User.class,
				Values.of(User::getName, "ada"), Values.of(User::getFullName, "Ada"))));
		assertThat(created.created()).isTrue();
		assertThat(created.entity().getId()).isNotNull();
		assertThat(created.entity().getFullName()).isEqualTo("Ada");
		assertThat(created.entity().getCreatedAt()).isNotNull();
	}

	@Test
	void getOrCreateWhenPresentLeavesTheRowAlone() {
		User user = stored("ada");
		Persisted<User> found = get(this.sessions.inTransaction((session) -> session.getOrCreate(User.class,
				Values.of(User::getName, "ada"), Values.of(User::getFullName, "other"))));
		assertThat(found.created()).isFalse();
		assertThat(found.entity().getId()).isEqualTo(user.getId());
		assertThat(found.entity().getFullName()).isEqualTo("Full ada");
	}

	@Test
	void getOrCreateWhenRecordCreates() {
		Persisted<Tag> created = get(this.sessions.inTransaction((session) -> session.getOrCreate(Tag.class,
				Values.of(Tag::label, "new"), Values.of(Tag::color, "red"))));
		assertThat(created.created()).isTrue();
		assertThat(created.entity().id()).isNotNull();
		assertThat(created.entity().color()).isEqualTo("red");
	}

	@Test
	void getOrCreateWhenAnotherConstraintIsViolatedRaisesIt() {
		get(this.sessions.inTransaction((session) -> session.save(new Tag(null, "first", "red"))));
		this.sessions
			.inTransaction((session) -> session.getOrCreate(Tag.class, Values.of(Tag::label, "second"),
					Values.of(Tag::color, "red")))
			.as(StepVerifier::create)
			.expectError(DataIntegrityViolationException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void getOrCreateWhenKeyIsNullIsRefused() {
		this.sessions.inTransaction((session) -> session.getOrCreate(User.class, Values.of(User::getName, null)))
			.as(StepVerifier::create)
			.expectError(InvalidDataAccessApiUsageException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void updateOrCreateWhenMissingCreates() {
		Persisted<User> created = get(this.sessions.inTransaction((session) -> session.updateOrCreate(User.class,
				Values.of(User::getName, "ada"), Values.of(User::getFullName, "Ada"))));
		assertThat(created.created()).isTrue();
		assertThat(created.entity().getVersion()).isZero();
	}

	@Test
	void updateOrCreateWhenPresentUpdatesTheManagedInstance() {
		User before = stored("ada");
		get(this.sessions.inTransaction((session) -> session.getById(User.class, Objects.requireNonNull(before.getId()))
			.flatMap((managed) -> session
				.updateOrCreate(User.class, Values.of(User::getName, "ada"), Values.of(User::getFullName, "new"))
				.doOnNext((updated) -> {
					assertThat(updated.created()).isFalse();
					assertThat(updated.entity()).isSameAs(managed);
					assertThat(managed.getFullName()).isEqualTo("new");
					assertThat(managed.getVersion()).isOne();
				}))));
	}

	@Test
	void updateOrCreateWhenCreateDefaultsAreGivenUsesThemForANewRow() {
		Values<User> update = Values.of(User::getLogins, 5);
		Persisted<User> created = get(this.sessions.inTransaction((session) -> session.updateOrCreate(User.class,
				Values.of(User::getName, "ada"), update, Values.of(User::getLogins, 1))));
		assertThat(created.entity().getLogins()).isOne();
		Persisted<User> updated = get(this.sessions.inTransaction((session) -> session.updateOrCreate(User.class,
				Values.of(User::getName, "ada"), update, Values.of(User::getLogins, 1))));
		assertThat(updated.entity().getLogins()).isEqualTo(5);
	}

	@Test
	void updateOrCreateWhenIdentifierIsAmongTheUpdatesIsRefused() {
		this.sessions
			.inTransaction((session) -> session.updateOrCreate(User.class, Values.of(User::getName, "ada"),
					Values.of(User::getId, 5L)))
			.as(StepVerifier::create)
			.expectError(InvalidDataAccessApiUsageException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void updateOrCreateMayChangeTheKey() {
		add(User.named("ada"));
		Persisted<User> renamed = inTransaction((session) -> session.updateOrCreate(User.class,
				Values.of(User::getName, "ada"), Values.of(User::getName, "joan")));
		assertThat(renamed.created()).isFalse();
		assertThat(renamed.entity().getName()).isEqualTo("joan");
		assertThat(users()).isOne();
	}

	@Test
	void getOrCreateWhenManyRaceCreatesOneRow() {
		List<Persisted<User>> outcomes = get(Flux.range(0, 200)
			.flatMap(
					(index) -> this.sessions
						.inTransaction((session) -> session.getOrCreate(User.class, Values.of(User::getName, "ada"))),
					200)
			.collectList());
		assertThat(outcomes).hasSize(200).filteredOn(Persisted::created).hasSize(1);
		assertThat(users()).isOne();
	}

	@Test
	void updateOrCreateWhenManyRaceCreatesOneRow() {
		List<Persisted<User>> outcomes = get(Flux.range(0, 200)
			.flatMap((index) -> this.sessions.inTransaction((session) -> session.updateOrCreate(User.class,
					Values.of(User::getName, "ada"), Values.of(User::getLogins, index))), 200)
			.collectList());
		assertThat(outcomes).hasSize(200).filteredOn(Persisted::created).hasSize(1);
		assertThat(this.database.number("SELECT version FROM \"users\"")).isEqualTo(199);
	}

	/**
	 * An entity without a table.
	 */
	record Ghost(@Id @Nullable Long id) {
	}

}
