package dev.asyncdb.fault;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongSupplier;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.TransactionOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.transaction.annotation.Isolation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F16: money moves between accounts while backends are killed. At every moment there is
 * as much of it as at the beginning, and no transfer happens twice though each caller
 * retries until a success.
 */
@Tag("fault")
class MoneyTests {

	private static final int WORKERS = 32;

	private static final int ACCOUNTS = 10;

	private static final long BALANCE = 1000;

	private static final Duration LIMIT = Duration.ofMinutes(15);

	private static final Retry UNTIL_TOLD = Retry.backoff(50, Duration.ofMillis(20)).maxBackoff(Duration.ofMillis(500));

	private static final TransactionOptions SERIALIZABLE = TransactionOptions.defaults()
		.withIsolation(Isolation.SERIALIZABLE)
		.withRetries(20);

	@Test
	void moneyStaysWithLocks() {
		verify(TransactionOptions.defaults(), true);
	}

	@Test
	void moneyStaysInSerializableTransactions() {
		verify(SERIALIZABLE, false);
	}

	// What a check for the total would miss if transfers were not whole
	@Test
	void canaryWithoutLocksLosesMoney() {
		try (FaultDatabase database = prepared()) {
			transfers(database, TransactionOptions.defaults(), false, 300, FaultScale.random("F16")).then()
				.block(LIMIT);
			assertThat(total(database)).isNotEqualTo(ACCOUNTS * BALANCE);
		}
	}

	private static void verify(TransactionOptions options, boolean isLocked) {
		int size = FaultScale.of("F16", 200, 5000);
		Random random = FaultScale.random("F16");
		try (FaultDatabase database = prepared()) {
			Mono<Long> done = transfers(database, options, isLocked, size, random).count();
			Flux<Long> totals = Flux.interval(Duration.ofMillis(20))
				.onBackpressureDrop()
				.concatMap((tick) -> looked(() -> total(database)));
			Flux<Long> kills = Flux.interval(Duration.ofMillis(100))
				.onBackpressureDrop()
				.concatMap((tick) -> looked(() -> database.killOne(random)));
			List<Long> seen = Objects.requireNonNull(
					Flux.merge(totals, kills.ignoreElements()).takeUntilOther(done).collectList().block(LIMIT));
			assertThat(seen).isNotEmpty().containsOnly(ACCOUNTS * BALANCE);
			assertThat(database.entries()).isEqualTo(size);
			assertThat(total(database)).isEqualTo(ACCOUNTS * BALANCE);
			database.verifyServes();
		}
	}

	private static Mono<Long> looked(LongSupplier look) {
		return Mono.fromCallable(look::getAsLong).subscribeOn(Schedulers.boundedElastic());
	}

	private static FaultDatabase prepared() {
		FaultDatabase database = FaultDatabase.direct(10).warm();
		database.server()
			.execute(
					"CREATE TABLE account AS SELECT id::bigint, %d::bigint AS balance FROM generate_series(1, %d) AS id"
						.formatted(BALANCE, ACCOUNTS),
					"ALTER TABLE account ADD PRIMARY KEY (id)");
		return database;
	}

	private static long total(FaultDatabase database) {
		return database.server().number("SELECT SUM(balance)::bigint FROM account");
	}

	private static Flux<Integer> transfers(FaultDatabase database, TransactionOptions options, boolean isLocked,
			int size, Random random) {
		AsyncDatabaseManager manager = database.manager(ConnectionOptions.defaults());
		return Flux.range(0, size).flatMap((number) -> {
			long from = 1 + random.nextInt(ACCOUNTS);
			long to = 1 + (from + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
			long amount = 1 + random.nextInt(100);
			return manager
				.inTransaction(options,
						(session) -> session.save(Entry.of(number))
							.then(accounts(session, List.of(from, to), isLocked))
							.doOnNext((accounts) -> accounts
								.forEach((account) -> account.add((account.id() == from) ? -amount : amount))))
				.thenReturn(number)
				// The answer to the COMMIT was lost
				.onErrorReturn(DuplicateKeyException.class, number)
				.retryWhen(UNTIL_TOLD);
		}, WORKERS);
	}

	private static Mono<List<Account>> accounts(AsyncSession session, List<Long> ids, boolean isLocked) {
		var accounts = session.select(Account.class).where(Criteria.where("id").in(ids)).orderBy(Sort.by("id"));
		return (isLocked ? accounts.forUpdate() : accounts).all().collectList();
	}

}
