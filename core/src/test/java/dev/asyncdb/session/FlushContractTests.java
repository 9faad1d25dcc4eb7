package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.StatementRecorder;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much is sent to the database, and in which order, on every database.
 */
class FlushContractTests extends DatabaseFixture {

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"users\"", "DELETE FROM \"tags\"");
		this.recorder.clear();
	}

	private void addAll(List<?> entities) {
		this.sessions.inTransaction((session) -> {
			session.addAll(entities);
			return Mono.empty();
		}).block(TestDatabase.TIMEOUT);
	}

	private static List<User> users(int count) {
		return IntStream.range(0, count).mapToObj((index) -> {
			User user = User.named("user" + index);
			user.setLogins(index);
			return user;
		}).toList();
	}

	@Test
	void addAllOfTenThousandUsesFewStatementsAndMatchesEveryIdentifier() {
		List<User> users = users(10_000);
		addAll(users);
		assertThat(this.recorder.statements()).hasSizeLessThanOrEqualTo(25);
		assertThat(users).extracting(User::getId).doesNotContainNull().doesNotHaveDuplicates();
		for (User user : List.of(users.get(0), users.get(1), users.get(4999), users.get(9999))) {
			assertThat(this.database.number("SELECT CAST(logins AS BIGINT) FROM \"users\" WHERE id = " + user.getId()))
				.isEqualTo(user.getLogins());
		}
		assertThat(users).allSatisfy((user) -> assertThat(user.getCreatedAt()).isNotNull());
	}

	@Test
	void addAllWhenColumnsDifferUsesOneStatementForEachRunOfTheSame() {
		List<User> users = new ArrayList<>(users(4));
		users.get(2).setFullName("Full");
		users.get(3).setFullName("Full");
		addAll(users.subList(0, 2));
		this.recorder.clear();
		addAll(List.of(User.named("a"), User.named("b"), users.get(2), users.get(3)));
		assertThat(this.recorder.statements()).hasSize(2).allMatch((sql) -> sql.contains("INSERT"));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE full_name = 'Full'")).isEqualTo(2);
	}

	@Test
	void addAllWithAssignedIdentifiersMatchesThem() {
		List<Tag> tags = List.of(new Tag(30L, "c", null), new Tag(10L, "a", null), new Tag(20L, "b", null));
		addAll(tags);
		assertThat(this.database.number("SELECT id FROM \"tags\" WHERE label = 'c'")).isEqualTo(30);
		assertThat(this.recorder.statements()).hasSize(1);
	}

	@Test
	void addAllOfRecordsStoresThem() {
		addAll(IntStream.range(0, 100).mapToObj((index) -> new Tag(null, "tag" + index, null)).toList());
		assertThat(this.database.number("SELECT COUNT(DISTINCT id) FROM \"tags\"")).isEqualTo(100);
	}

	@Test
	void addAllWhenOneRowIsADuplicateStoresNothingAndTakesIdentifiersBack() {
		List<User> users = new ArrayList<>(users(10));
		users.add(User.named("user3"));
		this.sessions.inTransaction((session) -> {
			session.addAll(users);
			return Mono.empty();
		}).as(StepVerifier::create).expectError(DuplicateKeyException.class).verify(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\"")).isZero();
		assertThat(users).extracting(User::getId).containsOnlyNulls();
	}

	@Test
	void flushWhenNothingChangedSendsNothing() {
		addAll(users(1));
		this.recorder.clear();
		this.sessions.inTransaction((session) -> session.select(User.class).all().collectList())
			.block(TestDatabase.TIMEOUT);
		assertThat(this.recorder.statements()).singleElement().asString().startsWith("SELECT");
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void changesOfTheSameColumnsAreOneStatement() {
		try (TestDatabase database = TestDatabase.postgres(2)) {
			SessionFixture.createTables(database);
			StatementRecorder recorder = new StatementRecorder(database.connectionFactory());
			SessionFactory sessions = SessionFixture.sessions(recorder);
			List<User> users = IntStream.range(0, 100).mapToObj((index) -> User.named("user" + index)).toList();
			sessions.inTransaction((session) -> {
				session.addAll(users);
				return session.flush().then(Mono.fromRunnable(recorder::clear)).then(Mono.fromRunnable(() -> {
					users.forEach((user) -> user.setLogins(user.getName().length()));
					users.get(7).setFullName("Seven");
				}));
			}).block(TestDatabase.TIMEOUT);
			assertThat(recorder.statements()).filteredOn((sql) -> sql.startsWith("UPDATE")).hasSize(2);
			assertThat(recorder.statements()).as("the rows of two updates are locked in one order").hasSize(3);
			assertThat(users).allMatch((user) -> Long.valueOf(1).equals(user.getVersion()));
			assertThat(database.number("SELECT COUNT(*) FROM users WHERE logins = length(name) AND version = 1"))
				.isEqualTo(100);
			sessions.inTransaction((session) -> session.select(User.class).all().collectList().flatMap((found) -> {
				found.forEach((user) -> user.setLogins(50));
				return session.sql().sql("SELECT 1").fetch().one().then(Mono.fromRunnable(() -> {
					found.forEach((user) -> user.setLogins(51));
					found.get(0).setVersion(77L);
				}));
			}))
				.as(StepVerifier::create)
				.expectError(OptimisticLockingFailureException.class)
				.verify(TestDatabase.TIMEOUT);
		}
	}

}
