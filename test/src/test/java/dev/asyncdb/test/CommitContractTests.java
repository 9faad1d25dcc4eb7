package dev.asyncdb.test;

import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.test.shop.Account;
import dev.asyncdb.test.shop.Announcements;
import dev.asyncdb.test.shop.Commits;
import io.r2dbc.spi.R2dbcRollbackException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What depends on the outcome of a transaction inside of the test.
 */
class CommitContractTests extends KitTests {

	@Test
	void conflictIsRetriedWithASavepointPerAttempt() {
		AtomicInteger attempts = new AtomicInteger();
		await(this.manager.inTransaction(TransactionOptions.defaults().withRetries(3),
				(session) -> session.save(new Account("ada", 1))
					.flatMap((saved) -> (attempts.incrementAndGet() < 3)
							? Mono.error(new R2dbcRollbackException("conflict", "40001")) : Mono.just(saved))));
		assertThat(attempts).hasValue(3);
		assertThat(await(this.bank.count())).isEqualTo(2);
	}

	@Test
	void transactionThatWaitsForAnotherCallerRuns() {
		Sinks.One<Long> begun = Sinks.one();
		Sinks.One<Long> opened = Sinks.one();
		Mono<Account> waiting = this.manager.inTransaction((session) -> session.save(new Account("ada", 1))
			.doOnNext((saved) -> begun.tryEmitValue(1L))
			.then(opened.asMono())
			.then(session.save(new Account("cy", 1))));
		Mono<Account> other = begun.asMono()
			.then(Mono.defer(() -> this.bank.open("bob")))
			.doOnNext((account) -> opened.tryEmitValue(1L));
		await(Flux.merge(waiting, other));
		assertThat(await(this.bank.count())).isEqualTo(4);
	}

	@Test
	void transactionalEventsFollowTheCommitOnly() {
		Announcements announcements = this.context.getBean(Announcements.class);
		int before = announcements.announced().size();
		await(announcements.open("ada"));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> await(announcements.openAndFail("bob")));
		assertThat(announcements.announced()).hasSize(before + 1).endsWith("ada");
	}

	@Test
	void listenersOfSessionsSeeTheCommitOnly() {
		Commits commits = this.context.getBean(Commits.class);
		int before = commits.count();
		await(this.manager.inTransaction((session) -> session.save(new Account("ada", 1))));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> await(this.manager.inTransaction((session) -> session.save(new Account("bob", 1))
				.then(Mono.error(new IllegalStateException("refused"))))));
		assertThat(commits.count()).isEqualTo(before + 1);
	}

}
