package dev.asyncdb.session;

import java.util.List;
import java.util.function.BiFunction;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.transaction.SessionTransactionManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Parts of a transaction that are undone leave nothing on the server until its end, on
 * every database.
 */
class UndoneSavepointContractTests extends DatabaseFixture {

	private static final int UNDONE = 1000;

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"users\"");
	}

	private TransactionalOperator nested() {
		return TransactionalOperator.create(new SessionTransactionManager(this.recorder),
				TransactionOptions.defaults().withPropagation(Propagation.NESTED).toDefinition());
	}

	private List<BiFunction<AsyncSession, Mono<User>, Mono<User>>> parts() {
		TransactionalOperator nested = nested();
		return List.of((session, work) -> session.inSavepoint((inner) -> work),
				(session, work) -> nested.transactional(work));
	}

	private static Mono<User> failing(AsyncSession session, int number) {
		return session.save(User.named("undone " + number)).then(Mono.error(new IllegalStateException("undo")));
	}

	private static Mono<User> undone(AsyncSession session, BiFunction<AsyncSession, Mono<User>, Mono<User>> part,
			int number) {
		return part.apply(session, Mono.defer(() -> failing(session, number)))
			.onErrorResume(IllegalStateException.class, (failure) -> Mono.empty());
	}

	@Test
	void manyUndonePartsLeaveATransactionUsable() {
		for (BiFunction<AsyncSession, Mono<User>, Mono<User>> part : parts()) {
			emptyTables();
			run((session) -> part.apply(session, Mono.defer(() -> session.save(User.named("before"))))
				.thenMany(Flux.range(0, UNDONE).concatMap((number) -> undone(session, part, number)))
				.then(contexts(session))
				.doOnNext((contexts) -> assertThat(contexts).isLessThan(UNDONE))
				.then(part.apply(session, Mono.defer(() -> session.save(User.named("after"))))));
			assertThat(count("users")).isEqualTo(2);
		}
	}

	/**
	 * Each open savepoint has memory of its own on PostgreSQL.
	 */
	private Mono<Integer> contexts(AsyncSession session) {
		return (this.product != DatabaseProduct.POSTGRESQL) ? Mono.just(0)
				: session.sql()
					.sql("SELECT COUNT(*) FROM pg_backend_memory_contexts")
					.map((row) -> row.get(0, Integer.class))
					.one();
	}

	@Test
	void partAfterAnUndoneOneIsUndoneAlone() {
		for (BiFunction<AsyncSession, Mono<User>, Mono<User>> part : parts()) {
			emptyTables();
			run((session) -> part.apply(session,
					Mono.defer(() -> undone(session, part, 1).then(session.save(User.named("outer")))
						.flatMap((outer) -> undone(session, part, 2).thenReturn(outer)))));
			assertThat(count("users")).isOne();
		}
	}

}
