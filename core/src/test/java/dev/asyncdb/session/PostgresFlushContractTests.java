package dev.asyncdb.session;

import java.util.List;
import java.util.stream.IntStream;

import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.StatementRecorder;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.OptimisticLockingFailureException;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresFlushContractTests extends AbstractFlushContractTests {

	PostgresFlushContractTests() {
		super(TestDatabase.postgres(5));
	}

	@Test
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
			assertThat(recorder.statements()).hasSize(2).allMatch((sql) -> sql.startsWith("UPDATE"));
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
