package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.FaultyConnectionFactory;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Which transactions are run again, and how often.
 */
class RetryContractTests extends ErrorFixture {

	private static final TransactionOptions RETRYING = REPEATABLE_READ.retries(3);

	private final AtomicInteger attempts = new AtomicInteger();

	private final AtomicInteger conflicts = new AtomicInteger();

	@BeforeEach
	void countFromZero() {
		this.attempts.set(0);
	}

	/**
	 * H2 has no conflicts of snapshots, so a function raises the error of its deadlocks.
	 */
	@BeforeParameterizedClassInvocation
	void createConflict() {
		if (this.product == DatabaseProduct.H2) {
			// The driver takes a semicolon for the end of a statement, also inside a text
			this.database.execute("""
					CREATE ALIAS conflict AS U&'int conflict() throws java.sql.SQLException {
						throw new java.sql.SQLTransactionRollbackException("conflict", "40001", 40001)\\003b
					}'
					""");
		}
	}

	/**
	 * Work that the database ends with a conflict. MariaDB does not count a row as
	 * changed to which an equal value is written, so each conflict writes another one.
	 */
	private Mono<Long> meetConflict(AsyncSession session) {
		return switch (this.product) {
			case POSTGRESQL,
					MARIADB ->
				tag(session, "a").one()
					.then(paintElsewhere("a", "theirs" + this.conflicts.incrementAndGet()))
					.then(Mono.defer(() -> paint(session, "a", "mine")));
			case H2 -> session.sql().sql("SELECT conflict()").mapValue(Long.class).one();
		};
	}

	private Mono<Long> losing(AsyncSession session, int times) {
		return (this.attempts.incrementAndGet() <= times) ? meetConflict(session) : paint(session, "a", "mine");
	}

	private String colorOfA() {
		return inTransaction((session) -> tag(session, "a").one().map((tag) -> String.valueOf(tag.color())));
	}

	@Test
	void conflictThatPassesIsRetriedOnce() {
		Long hit = get(this.sessions.inTransaction(RETRYING, (session) -> losing(session, 1)));
		assertThat(hit).isOne();
		assertThat(this.attempts).hasValue(2);
		assertThat(colorOfA()).isEqualTo("mine");
	}

	@Test
	void conflictThatStaysArrivesAfterTheLastAttempt() {
		databaseErrorOfAConflict(
				this.sessions.inTransaction(REPEATABLE_READ.retries(2), (session) -> losing(session, 9)));
		assertThat(this.attempts).hasValue(3);
		assertThat(colorOfA()).isNotEqualTo("mine");
	}

	private static void databaseErrorOfAConflict(Mono<?> work) {
		PessimisticLockingFailureException failure = error(PessimisticLockingFailureException.class, work);
		assertThat(failure).cause().isInstanceOf(R2dbcException.class);
		assertThat(DatabaseErrorKind.of(failure).isConflict()).isTrue();
	}

	@Test
	void conflictWithoutRetriesArrivesAtOnce() {
		databaseErrorOfAConflict(this.sessions.inTransaction(REPEATABLE_READ, (session) -> losing(session, 1)));
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void eachAttemptHasASessionOfItsOwn() {
		List<AsyncSession> used = new ArrayList<>();
		get(this.sessions.inTransaction(RETRYING, (session) -> {
			used.add(session);
			return losing(session, 2);
		}));
		assertThat(used).hasSize(3).doesNotHaveDuplicates();
		assertThat(used).noneMatch(AsyncSession::isActive);
	}

	@Test
	void newEntityOfALostAttemptIsNewAgain() {
		User ada = User.named("ada");
		List<Boolean> hadAnIdentifier = new ArrayList<>();
		run(this.sessions.inTransaction(RETRYING, (session) -> {
			hadAnIdentifier.add(ada.getId() != null);
			return session.save(ada).then(losing(session, 1));
		}));
		assertThat(hadAnIdentifier).containsExactly(false, false);
		assertThat(this.database.number("SELECT id FROM \"users\"")).isEqualTo(ada.getId());
	}

	@Test
	void deadlockIsRetried() {
		Sinks.Empty<Void> left = Sinks.empty();
		Sinks.Empty<Void> right = Sinks.empty();
		TransactionOptions options = TransactionOptions.defaults().retries(3);
		run(Mono.zip(this.sessions.inTransaction(options, crossing("a", "b", left, right)),
				this.sessions.inTransaction(options, crossing("b", "a", right, left))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"tags\" WHERE color IS NULL")).isZero();
	}

	@Test
	void conflictAtTheCommitIsRetried() {
		AtomicInteger commits = new AtomicInteger();
		FaultyConnectionFactory unlucky = new FaultyConnectionFactory(this.recorder).before("commitTransaction",
				Mono.defer(() -> (commits.incrementAndGet() < 2)
						? Mono.error(new R2dbcRollbackException("conflict", "40001", 0)) : Mono.empty()));
		run(SessionFixture.sessions(unlucky).inTransaction(RETRYING, (session) -> paint(session, "a", "red")));
		assertThat(commits).hasValue(2);
		assertThat(colorOfA()).isEqualTo("red");
	}

	@Test
	void commitOfUnknownOutcomeIsNotRetried() {
		FaultyConnectionFactory broken = new FaultyConnectionFactory(this.recorder).before("commitTransaction",
				Mono.error(new R2dbcNonTransientResourceException("broken",
						new R2dbcRollbackException("conflict", "40001", 0))));
		error(CommitOutcomeUnknownException.class,
				SessionFixture.sessions(broken).inTransaction(RETRYING, (session) -> {
					this.attempts.incrementAndGet();
					return paint(session, "a", "red");
				}));
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void otherErrorsAreNotRetried() {
		error(DuplicateKeyException.class, this.sessions.inTransaction(RETRYING, (session) -> {
			this.attempts.incrementAndGet();
			return session.save(new Tag(null, "b", null));
		}));
		error(IllegalStateException.class, this.sessions.inTransaction(RETRYING, (session) -> {
			this.attempts.incrementAndGet();
			return Mono.error(new IllegalStateException("no"));
		}));
		assertThat(this.attempts).hasValue(2);
	}

	@Test
	void conflictInsideATransactionIsLeftToTheOneWhoBeganIt() {
		databaseErrorOfAConflict(this.sessions.inTransaction(REPEATABLE_READ,
				(outer) -> this.sessions.inTransaction(RETRYING, (session) -> losing(session, 1))));
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void conflictInsideATransactionOfSpringIsLeftToSpring() {
		TransactionalOperator spring = TransactionalOperator.create(new R2dbcTransactionManager(this.recorder),
				REPEATABLE_READ.toDefinition());
		databaseErrorOfAConflict(
				spring.transactional(this.sessions.inTransaction(RETRYING, (session) -> losing(session, 1))));
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void conflictInANestedTransactionIsLeftToTheOuterOne() {
		databaseErrorOfAConflict(this.sessions.inTransaction(REPEATABLE_READ, (outer) -> this.sessions
			.inTransaction(RETRYING.withPropagation(Propagation.NESTED), (session) -> losing(session, 1))));
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void conflictOfANewTransactionInsideAnotherIsRetried() {
		AtomicInteger outerAttempts = new AtomicInteger();
		run(this.sessions.inTransaction((outer) -> {
			outerAttempts.incrementAndGet();
			return this.sessions.inTransaction(RETRYING.withPropagation(Propagation.REQUIRES_NEW),
					(session) -> losing(session, 1));
		}));
		assertThat(this.attempts).hasValue(2);
		assertThat(outerAttempts).hasValue(1);
	}

	@Test
	void outerTransactionIsRetriedAsAWhole() {
		run(this.sessions.inTransaction(RETRYING,
				(outer) -> this.sessions.inTransaction(RETRYING, (session) -> losing(session, 1))));
		assertThat(this.attempts).hasValue(2);
	}

	@Test
	void numberOfRetriesMustNotBeNegative() {
		assertThatIllegalArgumentException().isThrownBy(() -> RETRYING.retries(-1)).withMessageContaining("-1");
		assertThat(RETRYING.asReadOnly().withPropagation(Propagation.NESTED).retries()).isEqualTo(3);
	}

	private void run(Mono<?> work) {
		work.block(TestDatabase.TIMEOUT);
	}

}
