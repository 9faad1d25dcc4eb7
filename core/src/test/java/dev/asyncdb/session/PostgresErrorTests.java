package dev.asyncdb.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.FailedTransactionException;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import io.r2dbc.spi.R2dbcException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.r2dbc.BadSqlGrammarException;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.POSTGRESQL)
class PostgresErrorTests extends ErrorFixture {

	private static final TransactionOptions SERIALIZABLE = TransactionOptions.defaults()
		.withIsolation(Isolation.SERIALIZABLE);

	private static Mono<Void> sql(AsyncSession session, String sql) {
		return session.sql().sql(sql).then();
	}

	private static Mono<Tag> duplicate(AsyncSession session) {
		return session.save(new Tag(null, "b", null));
	}

	@Test
	void writeSkewIsAConflictAtTheCommit() {
		Mono<Long> other = this.sessions.inTransaction(SERIALIZABLE.withPropagation(Propagation.REQUIRES_NEW),
				(session) -> session.select(Tag.class).count().then(paint(session, "b", "b")));
		CannotAcquireLockException failure = databaseError(CannotAcquireLockException.class,
				DatabaseErrorKind.SERIALIZATION_FAILURE, this.sessions.inTransaction(SERIALIZABLE,
						(session) -> session.select(Tag.class).count().then(paint(session, "a", "a")).then(other)));
		assertThat(failure).hasMessageStartingWith("Could not commit");
	}

	@Test
	void changeOfARowThatChangedSinceTheSnapshotIsAConflict() {
		databaseError(CannotAcquireLockException.class, DatabaseErrorKind.SERIALIZATION_FAILURE,
				this.sessions.inTransaction(REPEATABLE_READ,
						(session) -> tag(session, "a").one()
							.then(paintElsewhere("a", "theirs"))
							.then(Mono.defer(() -> paint(session, "a", "mine")))));
	}

	@Test
	void lockThatDoesNotBecomeFreeInTimeIsALockThatCannotBeAcquired() {
		databaseError(CannotAcquireLockException.class, DatabaseErrorKind.LOCK_TIMEOUT, this.sessions
			.inTransaction((first) -> paint(first, "a", "red").then(this.sessions
				.inSession((second) -> sql(second, "SET LOCAL lock_timeout = 50").then(paint(second, "a", "blue"))))));
	}

	@Test
	void newRowThatATriggerSkipsIsAnError() {
		this.database.execute("CREATE FUNCTION skip_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
				"CREATE TRIGGER skipping BEFORE INSERT ON \"tags\" FOR EACH ROW WHEN (NEW.\"label\" = 'skipped') EXECUTE FUNCTION skip_row()");
		Tag skipped = new Tag(null, "skipped", null);
		assertThat(error(DataIntegrityViolationException.class,
				this.sessions.inTransaction((session) -> session.save(skipped))))
			.hasMessageContaining("trigger");
		assertThat(error(DataIntegrityViolationException.class, this.sessions.inSession((session) -> {
			session.add(skipped);
			return session.commit();
		}))).hasMessageContaining("trigger");
	}

	@Test
	void statementThatTakesTooLongIsATimeout() {
		databaseError(QueryTimeoutException.class, DatabaseErrorKind.CANCELLED, this.sessions
			.inTransaction((first) -> paint(first, "a", "red").then(this.sessions.inSession(
					(second) -> sql(second, "SET LOCAL statement_timeout = 50").then(paint(second, "a", "blue"))))));
	}

	@Test
	void statementAfterASwallowedErrorOfPlainSqlNamesThatError() {
		FailedTransactionException failure = error(FailedTransactionException.class,
				this.sessions.inTransaction((session) -> sql(session, "INSERT INTO \"tags\" (\"label\") VALUES ('b')")
					.onErrorResume(DuplicateKeyException.class, (swallowed) -> Mono.empty())
					.then(paint(session, "a", "red"))));
		assertThat(failure).cause().isInstanceOf(DuplicateKeyException.class);
	}

	@Test
	void plainSqlAfterASwallowedErrorNamesThatError() {
		FailedTransactionException failure = error(FailedTransactionException.class,
				this.sessions.inTransaction((session) -> sql(session, "SAVEPOINT undone")
					.then(sql(session, "SELECT 1 / 0").onErrorComplete())
					.then(sql(session, "ROLLBACK TO SAVEPOINT undone"))
					.then(duplicate(session).onErrorComplete())
					.then(sql(session, "SELECT 1"))));
		assertThat(failure).cause().isInstanceOf(DuplicateKeyException.class);
	}

	@Test
	void statementAfterASwallowedErrorNamesThatError() {
		FailedTransactionException failure = error(FailedTransactionException.class,
				this.sessions.inTransaction((session) -> duplicate(session)
					.onErrorResume(DuplicateKeyException.class, (swallowed) -> Mono.empty())
					.then(paint(session, "a", "red"))));
		assertThat(failure).cause().isInstanceOf(DuplicateKeyException.class);
		assertThat(failure.getSuppressed()).anyMatch(
				(refusal) -> refusal.getCause() instanceof R2dbcException error && "25P02".equals(error.getSqlState()));
	}

	@Test
	void commitAfterASwallowedErrorNamesThatError() {
		FailedTransactionException failure = error(FailedTransactionException.class,
				this.sessions.inTransaction((session) -> duplicate(session).onErrorResume(DuplicateKeyException.class,
						(swallowed) -> Mono.empty())));
		assertThat(failure).cause().isInstanceOf(DuplicateKeyException.class);
	}

	@Test
	void sessionForgetsTheErrorOfATransactionThatWasRolledBack() {
		Mono<Long> work = this.sessions.inSession((session) -> duplicate(session)
			.onErrorResume(DuplicateKeyException.class, (swallowed) -> session.rollback().then(Mono.empty()))
			.then(sql(session, "SELECT broken").onErrorComplete())
			.then(paint(session, "a", "red")));
		FailedTransactionException failure = error(FailedTransactionException.class, work);
		assertThat(failure).cause().isInstanceOf(BadSqlGrammarException.class);
	}

	@Test
	void sessionForgetsTheErrorThatASavepointUndid() {
		FailedTransactionException failure = error(FailedTransactionException.class,
				this.sessions.inTransaction((session) -> session.inSavepoint(PostgresErrorTests::duplicate)
					.onErrorResume(DuplicateKeyException.class, (undone) -> Mono.empty())
					.then(sql(session, "SELECT broken").onErrorComplete())
					.then(paint(session, "a", "red"))));
		assertThat(failure).cause().isInstanceOf(BadSqlGrammarException.class);
	}

	@Test
	void deadlockThatWasSwallowedIsStillAConflict() {
		Sinks.Empty<Void> left = Sinks.empty();
		Sinks.Empty<Void> right = Sinks.empty();
		AtomicInteger swallowed = new AtomicInteger();
		PessimisticLockingFailureException failure = error(PessimisticLockingFailureException.class,
				Mono.zipDelayError(careless(crossing("a", "b", left, right), swallowed),
						careless(crossing("b", "a", right, left), swallowed)));
		assertThat(DatabaseErrorKind.of(failure)).isEqualTo(DatabaseErrorKind.DEADLOCK);
		assertThat(failure).cause().isInstanceOf(PessimisticLockingFailureException.class);
		assertThat(swallowed).hasValue(1);
	}

	private Mono<Long> careless(Function<AsyncSession, Mono<Long>> work, AtomicInteger swallowed) {
		return this.sessions.inTransaction((session) -> work.apply(session).onErrorResume((failure) -> {
			swallowed.incrementAndGet();
			return session.select(Tag.class).count();
		}));
	}

	@Test
	void writeInAReadOnlyTransactionSaysSo() {
		DataAccessResourceFailureException failure = databaseError(DataAccessResourceFailureException.class,
				DatabaseErrorKind.READ_ONLY, this.sessions.inTransaction(
						TransactionOptions.defaults().withReadOnly(true), (session) -> paint(session, "a", "red")));
		assertThat(failure).hasMessageContaining("read-only");
	}

	@Test
	void tableThatTheUserMayNotReadIsAPermissionDenied() {
		databaseError(PermissionDeniedDataAccessException.class, DatabaseErrorKind.PERMISSION_DENIED, this.sessions
			.inTransaction((session) -> sql(session, "SET LOCAL ROLE pg_monitor").then(tag(session, "a").one())));
	}

}
