package dev.asyncdb.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.mapping.expression.ColumnExpression;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Upserts whose values the database computes from the existing row, on every database.
 */
class ComputedUpsertContractTests extends DatabaseFixture {

	private static final Values<User> ONE_MORE = Values.computed(User::getLogins, ColumnExpression.plus(1));

	private static final Values<User> FIRST = Values.of(User::getLogins, 1);

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void empty() {
		this.database.execute("DELETE FROM \"users\"");
		this.recorder.clear();
	}

	private static Values<User> name(String name) {
		return Values.of(User::getName, name);
	}

	private static Mono<Persisted<User>> login(AsyncSession session, String name) {
		return session.updateOrCreate(User.class, name(name), ONE_MORE, FIRST);
	}

	private Persisted<User> login(String name) {
		return inTransaction((session) -> login(session, name));
	}

	private List<Integer> logins() {
		return inTransaction((session) -> session.select(User.class)
			.orderBy(Sort.by("name"))
			.column(User::getLogins)
			.all()
			.collectList());
	}

	@Test
	void newRowHasItsOwnValuesAndAnExistingOneIsComputed() {
		assertThat(login("ada").created()).isTrue();
		Persisted<User> second = login("ada");
		assertThat(second.created()).isFalse();
		assertThat(second.entity().getLogins()).isEqualTo(2);
		assertThat(second.entity().getVersion()).isOne();
		assertThat(logins()).containsExactly(2);
	}

	@Test
	void expressionCostsNoFurtherStatement() {
		login("ada");
		this.recorder.clear();
		login("ada");
		List<String> computed = this.recorder.trips();
		this.recorder.clear();
		run((session) -> session.updateOrCreate(User.class, name("ada"), Values.of(User::getLogins, 7)));
		assertThat(computed).isEqualTo(this.recorder.trips());
		if (this.product == DatabaseProduct.POSTGRESQL) {
			assertThat(this.recorder.statements()).hasSize(1);
		}
	}

	@Test
	void noIncrementOfConcurrentCallersIsLost() {
		int callers = 40;
		Flux.range(0, callers)
			.flatMap((number) -> this.sessions.inTransaction((session) -> login(session, "ada")), 4)
			.blockLast(TestDatabase.TIMEOUT);
		assertThat(logins()).containsExactly(callers);
	}

	@Test
	void managedEntityHasTheComputedValue() {
		login("ada");
		run((session) -> session.getOne(User.class, name("ada"))
			.flatMap((ada) -> login(session, "ada").doOnNext((row) -> {
				assertThat(row.entity()).isSameAs(ada);
				assertThat(ada.getLogins()).isEqualTo(2);
			})));
	}

	@Test
	void valuesComeFromOtherColumnsNumbersAndTheClock() {
		login("ada");
		Values<User> values = Values.computed(User::getFullName, ColumnExpression.column(User::getName))
			.andComputed(User::getLogins, ColumnExpression.times(10))
			.andComputed(User::getCreatedAt, ColumnExpression.<Instant>now());
		User ada = inTransaction((session) -> session.updateOrCreate(User.class, name("ada"), values, FIRST)).entity();
		assertThat(ada.getFullName()).isEqualTo("ada");
		assertThat(ada.getLogins()).isEqualTo(10);
		assertThat(Objects.requireNonNull(ada.getCreatedAt())).isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
	}

	@Test
	void plainValuesAreSetBesideComputedOnes() {
		login("ada");
		Values<User> values = Values.of(User::getFullName, "Ada")
			.andComputed(User::getLogins, ColumnExpression.minus(1));
		User ada = inTransaction((session) -> session.updateOrCreate(User.class, name("ada"), values, FIRST)).entity();
		assertThat(ada.getFullName()).isEqualTo("Ada");
		assertThat(ada.getLogins()).isZero();
	}

	@Test
	void manyRowsAreComputedEachWithItsNumber() {
		login("user 1");
		login("user 2");
		this.recorder.clear();
		List<UpsertRow<User>> rows = IntStream.range(0, 4)
			.mapToObj((number) -> UpsertRow.of(name("user " + number),
					Values.computed(User::getLogins, ColumnExpression.plus(number)), FIRST))
			.toList();
		List<Boolean> created = inTransaction(
				(session) -> session.updateOrCreateAll(User.class, rows).map(Persisted::created).collectList());
		assertThat(created).containsExactly(true, false, false, true);
		if (this.product == DatabaseProduct.POSTGRESQL) {
			assertThat(this.recorder.statements()).filteredOn((statement) -> statement.contains("UPDATE \"users\""))
				.hasSize(1);
		}
		assertThat(logins()).containsExactly(1, 2, 3, 1);
	}

	@Test
	void rowsOfDifferentComputationsAreWrittenTogether() {
		List.of("a", "b", "c").forEach(this::login);
		List<UpsertRow<User>> rows = List.of(
				UpsertRow.of(name("a"), Values.computed(User::getLogins, ColumnExpression.plus(4)), FIRST),
				UpsertRow.of(name("b"), Values.computed(User::getLogins, ColumnExpression.times(3)), FIRST),
				UpsertRow.of(name("c"), Values.of(User::getLogins, 9)),
				UpsertRow.of(name("a"), Values.computed(User::getLogins, ColumnExpression.times(2)), FIRST));
		List<Integer> written = inTransaction((session) -> session.updateOrCreateAll(User.class, rows)
			.map((row) -> row.entity().getLogins())
			.collectList());
		assertThat(written).containsExactly(10, 3, 9, 10);
		assertThat(logins()).containsExactly(10, 3, 9);
	}

	// MariaDB evaluates each assignment with the values of the ones before
	@Test
	void eachExpressionSeesTheRowBeforeTheUpdate() {
		Long id = login("ada").entity().getId();
		Values<User> renamed = Values.of(User::getName, "grace")
			.andComputed(User::getFullName, ColumnExpression.column(User::getName));
		Values<User> key = Values.of(User::getId, id);
		assertThat(inTransaction((session) -> session.updateOrCreate(User.class, key, renamed, name("none"))).entity()
			.getFullName()).isEqualTo("ada");
		assertThat(update(Values.of(User::getName, "hopper")
			.andComputed(User::getFullName, ColumnExpression.column(User::getName)))).isOne();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE full_name = 'grace'")).isOne();
	}

	@Test
	void expressionsOfEachOtherAreExchangedOrRefused() {
		Long id = login("ada").entity().getId();
		Values<User> exchanged = Values.computed(User::getName, ColumnExpression.column(User::getFullName))
			.andComputed(User::getFullName, ColumnExpression.column(User::getName));
		update(Values.of(User::getFullName, "Lovelace"));
		if (this.product == DatabaseProduct.MARIADB) {
			refused((session) -> session.updateOrCreate(User.class, Values.of(User::getId, id), exchanged,
					name("none")), "from each other", "name", "fullName");
			return;
		}
		User user = inTransaction(
				(session) -> session.updateOrCreate(User.class, Values.of(User::getId, id), exchanged, name("none")))
			.entity();
		assertThat(user.getName() + " " + user.getFullName()).isEqualTo("Lovelace ada");
		assertThat(update(exchanged)).isOne();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE name = 'ada'")).isOne();
	}

	private long update(Values<User> values) {
		return inTransaction((session) -> session.select(User.class).update(values));
	}

	@Test
	void mistakesAreRefusedBeforeAnyStatement() {
		refused((session) -> session.updateOrCreate(User.class, name("ada"), ONE_MORE), "createDefaults");
		refused((session) -> session.getOrCreate(User.class, name("ada"), ONE_MORE), "createDefaults");
		refused((session) -> session.updateOrCreate(User.class, name("ada").and(User::getLogins, 1), ONE_MORE, FIRST),
				"'logins'", "a key of the lookup");
		refused((session) -> session.updateOrCreate(User.class, name("ada"),
				Values.computed(User::getVersion, ColumnExpression.plus(1L)), FIRST), "'version'");
		assertThat(this.recorder.statements()).isEmpty();
	}

	private void refused(Function<AsyncSession, Mono<Persisted<User>>> work, String... parts) {
		this.sessions.inTransaction(work)
			.as(StepVerifier::create)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOf(InvalidDataAccessApiUsageException.class)
						.hasMessageContainingAll(parts))
			.verify(TestDatabase.TIMEOUT);
	}

}
