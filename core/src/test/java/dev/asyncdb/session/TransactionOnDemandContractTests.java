package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import dev.asyncdb.session.transaction.OnDemandTransaction;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.context.ContextView;

import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Code of Spring in a transaction of {@code inTransaction(..)}, which Spring knows only
 * when that code asks for it.
 */
class TransactionOnDemandContractTests extends DatabaseFixture {

	private ReactiveTransactionManager manager;

	private DatabaseClient client;

	@BeforeParameterizedClassInvocation
	void createTables() {
		this.manager = new R2dbcTransactionManager(this.recorder);
		this.client = DatabaseClient.create(this.recorder);
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"users\"");
	}

	private TransactionalOperator spring(int propagation) {
		return TransactionalOperator.create(this.manager, new DefaultTransactionDefinition(propagation));
	}

	private Mono<Void> insert(String name) {
		return this.client
			.sql(this.database.sql("INSERT INTO \"users\" (name, logins, version) VALUES ('%s', 0, 0)".formatted(name)))
			.then();
	}

	private Mono<Long> count() {
		return this.client.sql(this.database.sql("SELECT COUNT(*) FROM \"users\""))
			.map((row) -> ((Number) row.get(0)).longValue())
			.one();
	}

	private long stored() {
		return this.database.number("SELECT COUNT(*) FROM \"users\"");
	}

	private Mono<Boolean> isUnknownToSpring() {
		return Mono.deferContextual((context) -> Mono.just(OnDemandTransaction.of(context, this.recorder) != null));
	}

	private static <T> Mono<T> failing(Mono<T> work) {
		return work.then(Mono.error(new IllegalStateException("no")));
	}

	private static void fails(Mono<?> work) {
		work.as(StepVerifier::create).expectErrorMessage("no").verify(TestDatabase.TIMEOUT);
	}

	@Test
	void workOfTheSessionAloneLeavesSpringOut() {
		Mono<Boolean> unknown = this.sessions.inTransaction((session) -> session.save(User.named("ada"))
			.flatMap((user) -> session.select(User.class).count())
			.then(session.inSavepoint((inner) -> inner.save(User.named("bob"))))
			.then(this.sessions.currentSession())
			.flatMap((current) -> current.save(User.named("eve")))
			.then(isUnknownToSpring()));
		assertThat(unknown.block(TestDatabase.TIMEOUT)).isTrue();
		assertThat(stored()).isEqualTo(3);
	}

	@Test
	void statementOfSpringIsPartOfTheTransaction() {
		fails(this.sessions.inTransaction((session) -> failing(session.save(User.named("ada")).then(insert("bob")))));
		assertThat(stored()).isZero();
		this.sessions.inTransaction((session) -> insert("bob").then(session.save(User.named("ada"))))
			.block(TestDatabase.TIMEOUT);
		assertThat(stored()).isEqualTo(2);
	}

	@Test
	void queryOfSpringSeesWhatIsPending() {
		Mono<Long> seen = this.sessions.inTransaction((session) -> {
			session.add(User.named("ada"));
			return count();
		});
		assertThat(seen.block(TestDatabase.TIMEOUT)).isOne();
	}

	@Test
	void operatorOfSpringJoins() {
		TransactionalOperator required = spring(TransactionDefinition.PROPAGATION_REQUIRED);
		fails(this.sessions.inTransaction((session) -> failing(required.transactional(insert("ada")))));
		fails(this.sessions.inTransaction((session) -> failing(session.save(User.named("bob"))
			.then(required.transactional(this.sessions.inTransaction((inner) -> inner.save(User.named("eve"))))))));
		assertThat(stored()).isZero();
	}

	@Test
	void operatorOfSpringWithATransactionOfItsOwnCommitsAlone() {
		TransactionalOperator separate = spring(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		fails(this.sessions.inTransaction((session) -> failing(session.save(User.named("undone alone"))
			.then(separate.transactional(this.sessions.inTransaction((inner) -> inner.save(User.named("kept"))))))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE name = 'kept'")).isOne();
		assertThat(stored()).isOne();
	}

	@Test
	void nestedOperatorOfSpringIsUndoneAlone() {
		TransactionalOperator nested = spring(TransactionDefinition.PROPAGATION_NESTED);
		User lost = User.named("lost");
		this.sessions
			.inTransaction((session) -> session.save(User.named("kept"))
				.then(nested.transactional(failing(this.sessions.inTransaction((inner) -> inner.save(lost))))
					.onErrorComplete())
				.then(session.save(User.named("later"))))
			.block(TestDatabase.TIMEOUT);
		assertThat(stored()).isEqualTo(2);
		assertThat(lost.getId()).isNull();
	}

	@Test
	void participatingWorkThatFailsHasTheOutcomeItHasInSpring() {
		Function<TransactionalOperator, Mono<Void>> caught = (outer) -> outer.transactional(insert("ada")
			.then(spring(TransactionDefinition.PROPAGATION_REQUIRED).transactional(failing(insert("bob")))
				.onErrorComplete()));
		String expected = outcome(caught.apply(spring(TransactionDefinition.PROPAGATION_REQUIRED)));
		long rows = stored();
		emptyTables();
		String actual = outcome(this.sessions.inTransaction((session) -> insert("ada")
			.then(spring(TransactionDefinition.PROPAGATION_REQUIRED).transactional(failing(insert("bob")))
				.onErrorComplete())));
		assertThat(actual).isEqualTo(expected);
		assertThat(stored()).isEqualTo(rows);
	}

	private static String outcome(Mono<Void> work) {
		return work.thenReturn("completed")
			.onErrorResume((failure) -> Mono.just(failure.getClass().getName()))
			.block(TestDatabase.TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource
	void synchronizationsAreCalledInTheOrderOfSpring(Asked asked) {
		List<String> ofSpring = calls(spring(TransactionDefinition.PROPAGATION_REQUIRED)::transactional, asked);
		List<String> calls = calls((work) -> this.sessions.inTransaction((session) -> work), asked);
		assertThat(calls).isEqualTo(ofSpring).isNotEmpty();
	}

	private List<String> calls(Function<Mono<Void>, Mono<Void>> transaction, Asked asked) {
		emptyTables();
		List<String> calls = Collections.synchronizedList(new ArrayList<>());
		Mono<Void> registered = TransactionSynchronizationManager.forCurrentTransaction()
			.doOnNext((synchronization) -> {
				calls.add("active " + synchronization.isActualTransactionActive());
				calls.add("read-only " + synchronization.isCurrentTransactionReadOnly());
				synchronization.registerSynchronization(new Recorded(calls));
			})
			.then();
		transaction.apply(asked.around(registered, insert("ada"))).onErrorComplete().block(TestDatabase.TIMEOUT);
		return calls;
	}

	@Test
	void optionsOfTheTransactionAreKnownToSpring() {
		AtomicReference<Integer> isolation = new AtomicReference<>();
		this.sessions
			.inTransaction(TransactionOptions.defaults().withIsolation(Isolation.SERIALIZABLE),
					(session) -> TransactionSynchronizationManager.forCurrentTransaction()
						.doOnNext((known) -> isolation.set(known.getCurrentTransactionIsolationLevel())))
			.block(TestDatabase.TIMEOUT);
		assertThat(isolation.get()).isEqualTo(TransactionDefinition.ISOLATION_SERIALIZABLE);
	}

	@Test
	void twoThatAskAtOnceFindTheSameTransaction() {
		Mono<TransactionContext> ask = Mono
			.deferContextual((context) -> Mono.just(context.get(TransactionContext.class)))
			.subscribeOn(Schedulers.parallel());
		for (int round = 0; round < 100; round++) {
			Long different = this.sessions.inTransaction((session) -> Flux.merge(ask, ask, ask, ask).distinct().count())
				.block(TestDatabase.TIMEOUT);
			assertThat(different).isOne();
		}
	}

	@Test
	void contextThatOutlivesTheTransactionHasNone() {
		AtomicReference<ContextView> escaped = new AtomicReference<>();
		Mono<Object> keep = Mono.deferContextual((context) -> {
			escaped.set(context);
			return Mono.just("done");
		});
		this.sessions.inTransaction((session) -> session.save(User.named("ada")).then(keep))
			.block(TestDatabase.TIMEOUT);
		assertThat(escaped.get().hasKey(TransactionContext.class)).isFalse();
		TransactionSynchronizationManager.forCurrentTransaction()
			.contextWrite(escaped.get())
			.as(StepVerifier::create)
			.expectError(NoTransactionException.class)
			.verify(TestDatabase.TIMEOUT);
		nothingIsHeld();
	}

	@Test
	void transactionThatWasFoundCanBeReadAfterTheEnd() {
		Mono<TransactionContext> found = this.sessions
			.inTransaction((session) -> Mono.deferContextual(
					(context) -> Mono.just(context).filter((present) -> present.hasKey(TransactionContext.class))))
			.map((context) -> context.get(TransactionContext.class));
		assertThat(found.block(TestDatabase.TIMEOUT)).isNotNull();
	}

	/**
	 * The call that requests the work of the outer transaction has not returned when the
	 * caller leaves, as on a busy machine.
	 */
	@Test
	void transactionInsideAnotherWhoseCallerLeavesIsUndone() {
		TransactionOptions independent = TransactionOptions.defaults().withPropagation(Propagation.REQUIRES_NEW);
		Sinks.Empty<Void> gone = Sinks.empty();
		Mono<Void> busy = Mono.fromRunnable(() -> await().atMost(TestDatabase.TIMEOUT)
			.until(() -> this.recorder.trips().contains("ROLLBACK") || this.recorder.trips().contains("COMMIT")));
		this.recorder.during("INSERT", gone::tryEmitEmpty);
		this.sessions.inTransaction((session) -> this.sessions
			.inTransaction(independent,
					(outer) -> Mono
						.when(this.sessions.inTransaction(independent, (inner) -> inner.save(User.named("ada"))), busy))
			.takeUntilOther(gone.asMono())).block(TestDatabase.TIMEOUT);
		nothingIsHeld();
		assertThat(stored()).isZero();
	}

	private enum Asked {

		BEFORE_A_STATEMENT, AFTER_A_STATEMENT, BEFORE_A_FAILURE;

		Mono<Void> around(Mono<Void> asking, Mono<Void> statement) {
			return switch (this) {
				case BEFORE_A_STATEMENT -> asking.then(statement);
				case AFTER_A_STATEMENT -> statement.then(asking);
				case BEFORE_A_FAILURE -> failing(asking);
			};
		}

	}

	private record Recorded(List<String> calls) implements TransactionSynchronization {

		@Override
		public Mono<Void> beforeCommit(boolean readOnly) {
			return called("beforeCommit " + readOnly);
		}

		@Override
		public Mono<Void> beforeCompletion() {
			return called("beforeCompletion");
		}

		@Override
		public Mono<Void> afterCommit() {
			return called("afterCommit");
		}

		@Override
		public Mono<Void> afterCompletion(int status) {
			return called("afterCompletion " + status);
		}

		private Mono<Void> called(String call) {
			return Mono.fromRunnable(() -> this.calls.add(call));
		}

	}

}
