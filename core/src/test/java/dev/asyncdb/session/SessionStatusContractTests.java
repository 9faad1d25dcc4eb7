package dev.asyncdb.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.session.transaction.SessionTransactionManager;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a session says it is in, step by step, on every database.
 */
class SessionStatusContractTests extends DatabaseFixture {

	private final List<SessionStatus> seen = new ArrayList<>();

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"users\"");
		this.recorder.clear();
		this.seen.clear();
	}

	private Mono<Void> see(AsyncSession session) {
		return Mono.fromRunnable(() -> this.seen.add(session.status()));
	}

	private Mono<Void> after(AsyncSession session, Mono<?> work) {
		return work.then(see(session));
	}

	private void inSession(Function<AsyncSession, Mono<Void>> work) {
		this.sessions.inSession(work).block(TestDatabase.TIMEOUT);
	}

	private static Mono<Void> twiceTheSameName(AsyncSession session) {
		return session.save(User.named("ada"))
			.then(session.save(User.named("ada")))
			.then()
			.onErrorResume(DataIntegrityViolationException.class, (failure) -> Mono.empty());
	}

	private SessionStatus afterAnError() {
		return (this.product == DatabaseProduct.POSTGRESQL) ? SessionStatus.FAILED : SessionStatus.TRANSACTION;
	}

	@Test
	void sessionThatCommitsAsItGoesIsInATransactionFromItsFirstWriteToItsEnd() {
		inSession((session) -> see(session).then(after(session, session.select(User.class).count()))
			.then(after(session, session.save(User.named("ada"))))
			.then(after(session, session.commit()))
			.then(after(session, session.save(User.named("grace"))))
			.then(after(session, session.rollback())));
		// A query needs no transaction of its own at READ COMMITTED, which is not the
		// level of
		// MariaDB
		SessionStatus afterQuery = (this.product == DatabaseProduct.MARIADB) ? SessionStatus.TRANSACTION
				: SessionStatus.NO_TRANSACTION;
		assertThat(this.seen).containsExactly(SessionStatus.NO_TRANSACTION, afterQuery, SessionStatus.TRANSACTION,
				SessionStatus.NO_TRANSACTION, SessionStatus.TRANSACTION, SessionStatus.NO_TRANSACTION);
	}

	@Test
	void workInATransactionIsInItBeforeItsFirstStatement() {
		run((session) -> see(session).then(after(session, session.save(User.named("ada")))));
		assertThat(this.seen).containsExactly(SessionStatus.TRANSACTION, SessionStatus.TRANSACTION);
	}

	@Test
	void savepointsAreToldApartFromTheTransactionAroundThem() {
		run((session) -> session
			.inSavepoint((outer) -> see(outer)
				.then(outer.inSavepoint((inner) -> after(inner, inner.save(User.named("ada")))))
				.then(see(outer))
				.then(outer
					.inSavepoint((inner) -> see(inner).then(Mono.<Void>error(new IllegalStateException("undone"))))
					.onErrorComplete())
				.then(see(outer)))
			.then(see(session)));
		assertThat(this.seen).containsExactly(SessionStatus.SAVEPOINT, SessionStatus.SAVEPOINT, SessionStatus.SAVEPOINT,
				SessionStatus.SAVEPOINT, SessionStatus.SAVEPOINT, SessionStatus.TRANSACTION);
	}

	@Test
	void nestedTransactionOfSpringIsASavepoint() {
		TransactionalOperator nested = TransactionalOperator.create(new SessionTransactionManager(this.recorder),
				new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED));
		run((session) -> nested.transactional(after(session, session.save(User.named("ada")))).then(see(session)));
		assertThat(this.seen).containsExactly(SessionStatus.SAVEPOINT, SessionStatus.TRANSACTION);
	}

	@Test
	void transactionIsFailedWhereTheDatabaseRefusesEverythingAfterAnError() {
		inSession((session) -> after(session, twiceTheSameName(session)).then(after(session, session.rollback())));
		assertThat(this.seen).containsExactly(afterAnError(), SessionStatus.NO_TRANSACTION);
	}

	@Test
	void errorThatASavepointHasUndoneDoesNotFailTheTransaction() {
		run((session) -> session
			.inSavepoint((inner) -> after(inner, twiceTheSameName(inner))
				.then(Mono.<Void>error(new IllegalStateException("undone"))))
			.onErrorComplete()
			.then(see(session)));
		assertThat(this.seen).containsExactly(
				(this.product == DatabaseProduct.POSTGRESQL) ? SessionStatus.FAILED : SessionStatus.SAVEPOINT,
				SessionStatus.TRANSACTION);
	}

	@Test
	void queryThatFailsBeforeTheTransactionDoesNotFailIt() {
		inSession((session) -> after(session,
				session.select(User.class)
					.column(User::getName)
					.all()
					.then(session.sql().sql("SELECT nothing FROM nowhere").fetch().rowsUpdated().onErrorComplete()))
			.then(after(session, session.rollback()))
			.then(after(session, session.save(User.named("ada")))));
		assertThat(this.seen).containsExactly(afterAnError(), SessionStatus.NO_TRANSACTION, SessionStatus.TRANSACTION);
	}

	@Test
	void exceededTimeLimitFailsTheTransaction() {
		this.sessions
			.inTransaction(TransactionOptions.defaults().withTimeout(Duration.ofMillis(1)),
					(session) -> session.save(User.named("ada"))
						.then(session.select(User.class).count().repeat().then())
						.onErrorComplete()
						.then(see(session)))
			.onErrorComplete()
			.block(TestDatabase.TIMEOUT);
		assertThat(this.seen).containsExactly(SessionStatus.FAILED);
	}

	@Test
	void sessionsThatTakePartAreInTheTransactionAroundThem() {
		SessionFactory savepoints = this.sessions
			.withOptions(SessionOptions.defaults().withJoin(SessionJoin.CREATE_SAVEPOINT));
		SessionFactory whole = this.sessions.withOptions(SessionOptions.defaults().withJoin(SessionJoin.ROLLBACK_ONLY));
		List<AsyncSession> joined = new ArrayList<>();
		this.sessions.inTransaction((outer) -> savepoints.inSession((inner) -> {
			joined.add(inner);
			return see(inner);
		})
			.then(Mono.fromRunnable(() -> this.seen.add(joined.get(0).status())))
			.then(whole.inSession((inner) -> see(inner).then(inner.rollback())))
			.then(see(outer))).onErrorComplete().block(TestDatabase.TIMEOUT);
		assertThat(this.seen).containsExactly(SessionStatus.SAVEPOINT, SessionStatus.CLOSED, SessionStatus.TRANSACTION,
				SessionStatus.FAILED);
	}

	@Test
	void closedSessionIsClosed() {
		AsyncSession session = get(this.sessions.openSession());
		session.save(User.named("ada")).block(TestDatabase.TIMEOUT);
		assertThat(session.status()).isEqualTo(SessionStatus.TRANSACTION);
		session.close().block(TestDatabase.TIMEOUT);
		assertThat(session.status()).isEqualTo(SessionStatus.CLOSED);
	}

	@Test
	void statusSendsNothing() {
		inSession((session) -> see(session).then(see(session)));
		assertThat(this.recorder.trips()).isEmpty();
	}

}
