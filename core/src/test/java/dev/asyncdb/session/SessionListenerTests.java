package dev.asyncdb.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The events of session listeners and their order.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SessionListenerTests {

	private final TestDatabase database = TestDatabase.h2(5);

	private final RecordingListener listener = new RecordingListener();

	private final SessionFactory sessions = SessionFixture.sessions(this.database.connectionFactory(),
			ReactiveEntityCallbacks.create(), List.of(this.listener));

	SessionListenerTests() {
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void empty() {
		this.database.execute("DELETE FROM \"users\"");
		this.listener.told.clear();
		this.listener.failure.set(null);
	}

	@AfterAll
	void close() {
		this.database.close();
	}

	@Test
	void transactionTellsFlushAndCommitInOrder() {
		this.sessions.inTransaction((session) -> {
			session.add(User.named("ada"));
			return Mono.empty();
		}).block(TestDatabase.TIMEOUT);
		assertThat(this.listener.told).containsExactly("beforeFlush", "afterFlush", "beforeCommit", "afterCommit");
	}

	@Test
	void transactionThatFailsTellsTheRollback() {
		this.sessions.inTransaction((session) -> Mono.error(new IllegalStateException("no")))
			.onErrorComplete()
			.block(TestDatabase.TIMEOUT);
		assertThat(this.listener.told).containsExactly("afterRollback");
	}

	@Test
	void sessionThatCommitsAsItGoesTellsEachEnd() {
		this.sessions
			.inSession((session) -> session.save(User.named("ada")).then(session.commit()).then(session.rollback()))
			.block(TestDatabase.TIMEOUT);
		assertThat(this.listener.told).containsExactly("beforeFlush", "afterFlush", "beforeCommit", "afterCommit",
				"afterRollback");
	}

	@Test
	void loadTellsTheEntityOnce() {
		this.sessions.inTransaction((session) -> session.save(User.named("ada"))).block(TestDatabase.TIMEOUT);
		this.listener.told.clear();
		Criteria ada = Criteria.where("name").is("ada");
		this.sessions
			.inTransaction((session) -> session.findOne(User.class, ada).then(session.findOne(User.class, ada)))
			.block(TestDatabase.TIMEOUT);
		assertThat(this.listener.told).containsExactly("afterLoad ada", "beforeCommit", "afterCommit");
	}

	@Test
	void whatIsAddedBeforeTheFlushIsWritten() {
		this.listener.addition.set(User.named("added by a listener"));
		this.sessions.inTransaction((session) -> {
			session.add(User.named("ada"));
			return Mono.empty();
		}).block(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\"")).isEqualTo(2);
	}

	@Test
	void listenerThatFailsBeforeTheCommitRollsBack() {
		this.listener.failure.set(new IllegalStateException("refused by a listener"));
		this.sessions.inTransaction((session) -> session.save(User.named("ada")))
			.as(StepVerifier::create)
			.expectErrorMessage("refused by a listener")
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\"")).isZero();
	}

	/**
	 * Records events.
	 */
	private static final class RecordingListener implements SessionListener {

		private final List<String> told = new CopyOnWriteArrayList<>();

		private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

		private final AtomicReference<@Nullable User> addition = new AtomicReference<>();

		@Override
		public Mono<Void> beforeFlush(AsyncSession session) {
			return Mono.fromRunnable(() -> {
				this.told.add("beforeFlush");
				User user = this.addition.getAndSet(null);
				if (user != null) {
					session.add(user);
				}
			});
		}

		@Override
		public Mono<Void> afterFlush(AsyncSession session) {
			return Mono.fromRunnable(() -> this.told.add("afterFlush"));
		}

		@Override
		public Mono<Void> beforeCommit(AsyncSession session) {
			return Mono.defer(() -> {
				this.told.add("beforeCommit");
				Throwable refusal = this.failure.get();
				return (refusal != null) ? Mono.error(refusal) : Mono.empty();
			});
		}

		@Override
		public Mono<Void> afterCommit(AsyncSession session) {
			return Mono.fromRunnable(() -> this.told.add("afterCommit"));
		}

		@Override
		public Mono<Void> afterRollback(AsyncSession session) {
			return Mono.fromRunnable(() -> this.told.add("afterRollback"));
		}

		@Override
		public Mono<Void> afterLoad(AsyncSession session, Object entity) {
			return Mono.fromRunnable(() -> this.told.add("afterLoad " + ((User) entity).getName()));
		}

	}

}
