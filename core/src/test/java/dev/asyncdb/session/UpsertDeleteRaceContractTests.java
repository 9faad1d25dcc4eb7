package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Get or create and update or create race with deletes of the same row: no caller gets an
 * error. InnoDB may take a deadlock for one, which is documented.
 */
class UpsertDeleteRaceContractTests extends UpsertFixture {

	private static final int CALLERS = 16;

	private static final int CALLS = 600;

	@Test
	void nobodyGetsAnErrorWhileTheRowComesAndGoes() {
		race(List.of(this.sessions.inTransaction(UpsertDeleteRaceContractTests::deletion),
				this.sessions.inTransaction((session) -> session.getOrCreate(Gadget.class, code("k"))),
				this.sessions.inTransaction((session) -> session.updateOrCreate(Gadget.class, code("k"), label("y")))));
	}

	@Test
	void nobodyGetsAnErrorWhileTheRowComesAndGoesWithoutTransactions() {
		race(List.of(this.sessions.inTransaction(UpsertDeleteRaceContractTests::deletion),
				this.sessions.getOrCreate(Gadget.class, code("k")),
				this.sessions.updateOrCreate(Gadget.class, code("k"), label("y"))));
	}

	private static Mono<Long> deletion(AsyncSession session) {
		return session.select(Gadget.class).where(Criteria.where("code").is("k")).delete();
	}

	private void race(List<Mono<?>> kinds) {
		Random random = TestRun.random("upserts and deletes on " + this.product);
		List<Integer> order = new ArrayList<>(IntStream.range(0, CALLS).boxed().toList());
		Collections.shuffle(order, random);
		List<Throwable> failures = Objects.requireNonNull(Flux.fromIterable(order)
			.flatMap((
					number) -> kinds.get(number % kinds.size()).<Throwable>then(Mono.empty()).onErrorResume(Mono::just),
					CALLERS)
			.filter((failure) -> !isDocumented(failure))
			.collectList()
			.block(TestDatabase.TIMEOUT.multipliedBy(3)));
		assertThat(failures).isEmpty();
	}

	private boolean isDocumented(Throwable failure) {
		return this.product == DatabaseProduct.MARIADB && failure instanceof PessimisticLockingFailureException;
	}

}
