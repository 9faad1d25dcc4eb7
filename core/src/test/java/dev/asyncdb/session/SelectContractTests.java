package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.asyncdb.mapping.UnknownPropertyException;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.mapping.expression.ColumnExpression;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Order;
import org.springframework.data.domain.Window;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.transaction.annotation.Propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What queries ask for beside entities, on every database.
 */
class SelectContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void threeUsers() {
		this.database.execute("DELETE FROM \"users\"",
				"INSERT INTO \"users\" (name, full_name, logins, version) VALUES ('ada', 'Ada', 1, 0), ('grace', NULL, 2, 0), ('joan', 'Joan', 3, 0)");
		this.recorder.clear();
	}

	private static Criteria named(String name) {
		return Criteria.where(User::getName).is(name);
	}

	@Test
	void asReadsOnlyTheColumnsOfTheProjection() {
		List<Login> logins = get(this.sessions.inTransaction((session) -> session.select(User.class)
			.where(Criteria.where(User::getLogins).greaterThan(1))
			.orderBy(Sort.by("name"))
			.as(Login.class)
			.all()
			.collectList()));
		assertThat(logins).containsExactly(new Login("grace", 2, null), new Login("joan", 3, "Joan"));
		assertThat(this.recorder.statements()).singleElement().asString().doesNotContainIgnoringCase("created_at");
	}

	@Test
	void orderDoesWhatItSays() {
		this.database.execute("UPDATE \"users\" SET name = 'Bob', full_name = 'ada' WHERE name = 'grace'",
				"UPDATE \"users\" SET full_name = NULL WHERE name = 'ada'");
		assertThat(names(Order.asc("name").ignoreCase())).containsExactly("ada", "Bob", "joan");
		assertThat(names(Order.desc("name").ignoreCase())).containsExactly("joan", "Bob", "ada");
		assertThat(names(Order.asc("fullName").nullsFirst().ignoreCase())).containsExactly("ada", "Bob", "joan");
		assertThat(names(Order.asc("fullName").ignoreCase().nullsLast())).containsExactly("Bob", "joan", "ada");
		assertThat(names(Order.desc("fullName").nullsFirst().ignoreCase())).containsExactly("ada", "joan", "Bob");
		assertThat(names(Order.desc("fullName").ignoreCase().nullsLast())).containsExactly("joan", "Bob", "ada");
		assertThat(names(Order.desc("logins").ignoreCase())).containsExactly("joan", "Bob", "ada");
	}

	@Test
	void eachConditionIsOneForAll() {
		Criteria either = named("ada").or("name").is("grace");
		Criteria other = Criteria.where(User::getLogins).is(3).or("name").is("grace");
		assertThat(names(either, other)).containsExactly("grace");
		assertThat(names(other, either)).containsExactly("grace");
		assertThat(names(Criteria.empty().and(List.of(either, other)))).containsExactly("grace");
		assertThat(names(named("joan").or(List.of(either.and("logins").is(2), other.and("logins").is(2)))))
			.containsExactly("ada", "grace", "joan");
		long counted = inTransaction((session) -> session.select(User.class).where(either).where(other).count());
		assertThat(counted).isOne();
		Window<User> window = inTransaction((session) -> {
			Select<User> sorted = session.select(User.class).where(either).orderBy(Sort.by("name"));
			return sorted.window(ScrollPosition.keyset(), 1).flatMap((first) -> sorted.window(first.positionAt(0), 5));
		});
		assertThat(window.getContent()).extracting(User::getName).containsExactly("grace");
		long updated = inTransaction((session) -> session.select(User.class)
			.where(either)
			.where(other)
			.update(Values.of(User::getLogins, 7)));
		long deleted = inTransaction((session) -> session.select(User.class)
			.where(either)
			.where(Criteria.where(User::getLogins).is(7))
			.delete());
		assertThat(updated + deleted).isEqualTo(2);
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	void eachValueIgnoresTheCase() {
		assertThat(names(Criteria.where("name").in("ADA", "Joan").ignoreCase(true))).containsExactly("ada", "joan");
		assertThat(names(Criteria.where("name").notIn("ADA", "Joan").ignoreCase(true))).containsExactly("grace");
		assertThat(names(named("x").or("name").in(List.of("Ada")).ignoreCase(true))).containsExactly("ada");
		assertThat(names(named("ada").and("name").in(List.of("Ada", "Grace")).ignoreCase(true))).containsExactly("ada");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> names(Criteria.where("name").greaterThan("A").ignoreCase(true)))
			.withMessageContainingAll("name", "case");
		long deleted = inTransaction((session) -> session.select(User.class)
			.where(Criteria.where("name").notIn("ADA", "Grace").ignoreCase(true))
			.delete());
		assertThat(deleted).isOne();
	}

	private List<String> names(Criteria... conditions) {
		return inTransaction((session) -> {
			Select<User> select = session.select(User.class).orderBy(Sort.by("name"));
			for (Criteria condition : conditions) {
				select = select.where(condition);
			}
			return select.all().map(User::getName).collectList();
		});
	}

	private List<String> names(Order order) {
		return inTransaction(
				(session) -> session.select(User.class).orderBy(Sort.by(order)).all().map(User::getName).collectList());
	}

	@Test
	void asWhenPropertyIsUnknownIsRefused() {
		this.sessions.inTransaction((session) -> Mono.fromSupplier(() -> session.select(User.class).as(Stranger.class)))
			.as(StepVerifier::create)
			.expectError(UnknownPropertyException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void getOneIsNeverEmpty() {
		assertThat(
				get(this.sessions.inTransaction((session) -> session.select(User.class).where(named("ada")).getOne()))
					.getName())
			.isEqualTo("ada");
		assertThatExceptionOfType(EmptyResultDataAccessException.class)
			.isThrownBy(() -> run((session) -> session.select(User.class).where(named("nemo")).getOne()));
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
			.isThrownBy(() -> run((session) -> session.select(User.class).getOne()));
	}

	@Test
	void byIdentifierWithACondition() {
		long id = this.database.number("SELECT id FROM \"users\" WHERE name = 'ada'");
		run((session) -> session.select(User.class)
			.getById(id)
			.doOnNext((user) -> assertThat(user.getName()).isEqualTo("ada"))
			.then(session.select(User.class).where(named("grace")).findById(id).hasElement())
			.doOnNext((found) -> assertThat(found).isFalse())
			.then(session.select(User.class).forUpdate().findById(id)));
		assertThatExceptionOfType(EmptyResultDataAccessException.class)
			.isThrownBy(() -> run((session) -> session.select(User.class).getById(-1L)));
	}

	@Test
	void databaseComputesValues() {
		assertThat(updated(named("ada"), Values.computed(User::getLogins, ColumnExpression.plus(5)))).isOne();
		assertThat(updated(named("ada"), Values.computed(User::getLogins, ColumnExpression.minus(2)))).isOne();
		assertThat(updated(named("ada"), Values.computed(User::getLogins, ColumnExpression.times(3)))).isOne();
		assertThat(usersWhere("name = 'ada' AND logins = 12")).isOne();
		assertThat(updated(named("grace"),
				Values.of(User::getLogins, 7).andComputed(User::getFullName, ColumnExpression.column(User::getName))))
			.isOne();
		assertThat(usersWhere("full_name = 'grace' AND logins = 7")).isOne();
	}

	private long usersWhere(String condition) {
		return this.database.number("SELECT COUNT(*) FROM \"users\" WHERE " + condition);
	}

	private long updated(Criteria criteria, Values<User> values) {
		return inTransaction((session) -> session.select(User.class).where(criteria).update(values));
	}

	@Test
	void managedEntitiesSeeComputedValues() {
		run((session) -> session.getOne(User.class, named("ada"))
			.flatMap((user) -> session.select(User.class)
				.update(Values.computed(User::getLogins, ColumnExpression.plus(1)))
				.doOnNext((rows) -> assertThat(user.getLogins()).isEqualTo(2))));
	}

	@Test
	void concurrentUpdatesAreNotLost() {
		get(Flux.range(0, 20)
			.flatMap((number) -> this.sessions.inTransaction((session) -> session.select(User.class)
				.where(named("ada"))
				.update(Values.computed(User::getLogins, ColumnExpression.plus(1)))))
			.then(Mono.just(1)));
		assertThat(usersWhere("name = 'ada' AND logins = 21")).isOne();
	}

	@Test
	void computedValuesAreForUpdatesOfQueries() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> run((session) -> session.updateOrCreate(User.class, Values.of(User::getName, "ada"),
					Values.computed(User::getLogins, ColumnExpression.plus(1)))))
			.withMessageContaining("logins")
			.withMessageContaining("update(..)");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> run((session) -> session.select(User.class)
				.update(Values.computed(User::getId, ColumnExpression.plus(1L)))))
			.withMessageContaining("id");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> Values.of(User::getLogins, 1).andComputed(User::getLogins, ColumnExpression.plus(1)));
	}

	@Test
	void tooManyConditionsAreRefusedWithoutAWait() {
		Criteria many = named("ada");
		for (int i = 0; i < 20_000; i++) {
			many = many.or("name").is("x" + i);
		}
		Criteria criteria = many;
		List<Function<AsyncSession, Mono<Long>>> works = List.of(
				(session) -> session.select(User.class).where(criteria).all().count(),
				(session) -> session.select(User.class).where(criteria).count(),
				(session) -> session.select(User.class).where(criteria).update(Values.of(User::getLogins, 9)),
				(session) -> session.select(User.class).where(criteria).delete());
		for (Function<AsyncSession, Mono<Long>> work : works) {
			this.sessions.inTransaction((session) -> onThreadOfDriver(session, work))
				.as(StepVerifier::create)
				.expectError(InvalidDataAccessApiUsageException.class)
				.verify(TestDatabase.TIMEOUT);
		}
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE logins < 9")).isEqualTo(3);
	}

	private static Mono<Long> onThreadOfDriver(AsyncSession session, Function<AsyncSession, Mono<Long>> work) {
		return session.select(User.class).count().flatMap((count) -> work.apply(session));
	}

	@Test
	void columnReadsOneProperty() {
		List<String> names = get(this.sessions.inTransaction((session) -> session.select(User.class)
			.orderBy(Sort.by("name").descending())
			.limit(2)
			.column(User::getName)
			.all()
			.collectList()));
		assertThat(names).containsExactly("joan", "grace");
	}

	@Test
	void columnWhenARowIsNullIsAnErrorAndNotSilence() {
		this.sessions
			.inTransaction((session) -> session.select(User.class).column(User::getFullName).all().collectList())
			.as(StepVerifier::create)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOf(InvalidDataAccessApiUsageException.class)
						.hasMessageContaining("fullName"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void projectionFirstAsksForOneRow() {
		Login login = get(this.sessions
			.inTransaction((session) -> session.select(User.class).orderBy(Sort.by("logins")).as(Login.class).first()));
		assertThat(login.name()).isEqualTo("ada");
		assertThat(this.recorder.statements()).singleElement().asString().containsPattern("LIMIT 1|FIRST 1");
	}

	@Test
	void windowByKeysMissesNoRowAndRepeatsNone() {
		this.database.execute("UPDATE \"users\" SET logins = 1",
				"INSERT INTO \"users\" (name, logins, version) VALUES ('lise', 1, 0), ('mary', 0, 0)");
		List<String> seen = new ArrayList<>();
		ScrollPosition position = ScrollPosition.keyset();
		Window<User> window;
		do {
			ScrollPosition from = position;
			window = get(this.sessions.inTransaction((session) -> session.select(User.class)
				.where(Criteria.where(User::getName).not("grace"))
				.orderBy(Sort.by("logins").descending())
				.window(from, 2)));
			window.forEach((user) -> seen.add(user.getName()));
			position = window.positionAt(window.size() - 1);
		}
		while (window.hasNext());
		assertThat(seen).containsExactly("ada", "joan", "lise", "mary");
	}

	@Test
	void windowBackwardsReturnsTheRowsBefore() {
		List<String> before = get(this.sessions.inTransaction((session) -> session.select(User.class)
			.orderBy(Sort.by("name"))
			.window(ScrollPosition.keyset(), 3)
			.flatMap((all) -> session.select(User.class)
				.orderBy(Sort.by("name"))
				.window(((KeysetScrollPosition) all.positionAt(2)).backward(), 2))
			.map((window) -> window.map(User::getName).getContent())));
		assertThat(before).containsExactly("ada", "grace");
	}

	@Test
	void windowByOffsetGoesOnBehindTheLast() {
		List<String> names = get(this.sessions.inTransaction((session) -> session.select(User.class)
			.orderBy(Sort.by("name"))
			.window(ScrollPosition.offset(), 2)
			.flatMap((first) -> session.select(User.class).orderBy(Sort.by("name")).window(first.positionAt(1), 2))
			.map((window) -> window.map(User::getName).getContent())));
		assertThat(names).containsExactly("joan");
	}

	@Test
	void populateExistingOverwritesManagedEntities() {
		get(this.sessions.inTransaction((session) -> session.select(User.class)
			.where(named("ada"))
			.one()
			.flatMap((ada) -> session.sql()
				.sql(this.database.sql("UPDATE \"users\" SET logins = 9 WHERE name = 'ada'"))
				.then()
				.then(session.select(User.class).where(named("ada")).one())
				.doOnNext((same) -> assertThat(same.getLogins()).isOne())
				.then(session.select(User.class).where(named("ada")).populateExisting().one())
				.doOnNext((same) -> {
					assertThat(same).isSameAs(ada);
					assertThat(ada.getLogins()).isEqualTo(9);
				}))));
	}

	@Test
	void forUpdateSkipLockedLeavesLockedRowsOut() {
		List<String> free = get(this.sessions.inTransaction((first) -> first.select(User.class)
			.where(named("ada"))
			.forUpdate()
			.one()
			.then(this.sessions.inTransaction(TransactionOptions.defaults().withPropagation(Propagation.REQUIRES_NEW),
					(second) -> second.select(User.class)
						.orderBy(Sort.by("name"))
						.forUpdateSkipLocked()
						.all()
						.map(User::getName)
						.collectList()))));
		assertThat(free).containsExactly("grace", "joan");
	}

	@Test
	void forUpdateNoWaitFailsOnALockedRow() {
		this.sessions
			.inTransaction((first) -> first.select(User.class)
				.where(named("ada"))
				.forUpdate()
				.one()
				.then(this.sessions.inTransaction(
						TransactionOptions.defaults().withPropagation(Propagation.REQUIRES_NEW),
						(second) -> second.select(User.class).where(named("ada")).forUpdateNoWait().one())))
			.as(StepVerifier::create)
			.expectError(DataAccessException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void updateChangesAllThatMatchAndManagedEntitiesFollow() {
		Long changed = get(this.sessions.inTransaction((session) -> session.select(User.class)
			.where(named("joan"))
			.one()
			.flatMap((joan) -> session.select(User.class)
				.where(Criteria.where(User::getLogins).greaterThan(1))
				.update(Values.of(User::getFullName, "changed"))
				.doOnNext((count) -> assertThat(joan.getFullName()).isEqualTo("changed")))));
		assertThat(changed).isEqualTo(2);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE full_name = 'changed'")).isEqualTo(2);
	}

	@Test
	void updateWithoutValuesOrOfTheVersionIsRefused() {
		this.sessions.inTransaction((session) -> session.select(User.class).update(Values.none()))
			.as(StepVerifier::create)
			.expectError(InvalidDataAccessApiUsageException.class)
			.verify(TestDatabase.TIMEOUT);
		this.sessions.inTransaction((session) -> session.select(User.class).update(Values.of(User::getVersion, 5L)))
			.as(StepVerifier::create)
			.expectError(InvalidDataAccessApiUsageException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void deleteRemovesAllThatMatchAndForgetsThem() {
		Long deleted = get(this.sessions.inTransaction((session) -> session.select(User.class)
			.all()
			.collectList()
			.flatMap((all) -> session.select(User.class)
				.where(Criteria.where(User::getLogins).greaterThan(1))
				.delete()
				.doOnNext((count) -> assertThat(all.stream().filter(session::contains)).hasSize(1)))));
		assertThat(deleted).isEqualTo(2);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\"")).isOne();
	}

	@Test
	void whereWhenNullIsRefused() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(
					() -> this.sessions.inTransaction((session) -> session.select(User.class).where(missing()).count())
						.block(TestDatabase.TIMEOUT))
			.withMessageContaining("Criteria.empty()");
	}

	@SuppressWarnings("NullAway")
	private static Criteria missing() {
		return null;
	}

	/**
	 * Some properties of a user.
	 *
	 * @param name the name
	 * @param logins how often
	 * @param fullName the full name
	 */
	record Login(String name, int logins, @Nullable String fullName) {
	}

	/**
	 * No properties of a user.
	 *
	 * @param nick unknown
	 */
	record Stranger(String nick) {
	}

}
