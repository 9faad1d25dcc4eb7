package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuples;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions that write the same rows at the same time, loaded and changed in random
 * orders, wait for each other and never end in a deadlock.
 */
class ConcurrentFlushTests extends DatabaseFixture {

	private static final int ROWS = 12;

	@BeforeParameterizedClassInvocation
	void createTables() {
		if (this.product == DatabaseProduct.H2) {
			// It recognizes deadlocks without waiting; a busy machine waits for locks
			this.database.execute("SET DEFAULT_LOCK_TIMEOUT 20000");
		}
		this.database.execute("CREATE TABLE \"account\" (id BIGINT PRIMARY KEY, a INT NOT NULL, b INT NOT NULL)",
				"CREATE TABLE \"contract\" (code VARCHAR(20) PRIMARY KEY, a INT NOT NULL, version BIGINT NOT NULL)",
				"""
						CREATE TABLE "account_contract" ("account_id" BIGINT NOT NULL, "contract_code" VARCHAR(20) NOT NULL,
						PRIMARY KEY ("account_id", "contract_code"))
						""");
	}

	@Test
	void sessionsInRandomOrdersHaveNoDeadlock() {
		assertThat(failures(40)).isEmpty();
	}

	@Test
	@Tag("nightly")
	void manySessionsInRandomOrdersHaveNoDeadlock() {
		assertThat(failures(2000)).isEmpty();
	}

	/**
	 * The canary: one statement for each row in the order of the application.
	 */
	@Test
	void rowsThatAreFlushedInTheOrderOfTheApplicationHaveDeadlocks() {
		Map<String, Integer> failures = Map.of();
		for (int tries = 0; tries < 100 && failures.isEmpty(); tries++) {
			failures = run(4, (session, random) -> accounts(session, random)
				.flatMap((accounts) -> Flux.fromIterable(accounts).concatMap((account) -> {
					account.a = random.nextInt();
					return session.flush();
				}).then()));
		}
		assertThat(failures).isNotEmpty();
	}

	// A flush that updates some rows and deletes others locks the latter last, so the
	// sessions of one round do the same
	private Map<String, Integer> failures(int rounds) {
		Map<String, Integer> failures = new ConcurrentSkipListMap<>();
		for (Kind kind : Kind.values()) {
			failures.putAll(run(rounds / Kind.values().length, (session, random) -> change(session, random, kind)));
		}
		return failures;
	}

	private Map<String, Integer> run(int rounds, Work work) {
		Random seeds = new Random(TestRun.seed("concurrent flushes on " + this.product));
		Map<String, Integer> failures = new ConcurrentSkipListMap<>();
		for (int round = 0; round < rounds; round++) {
			fillTables();
			Flux.range(0, 3)
				.map((number) -> new Random(seeds.nextLong()))
				.flatMap((random) -> this.sessions.inTransaction((session) -> work.in(session, random).thenReturn(1))
					.onErrorResume((failure) -> {
						// A row that another session has changed, deleted or inserted
						// first
						if (!(failure instanceof OptimisticLockingFailureException
								|| failure instanceof DataIntegrityViolationException)) {
							failures.merge(failure.toString(), 1, Integer::sum);
						}
						return Mono.empty();
					}))
				.blockLast(TestDatabase.TIMEOUT);
		}
		return failures;
	}

	private void fillTables() {
		this.database.execute("DELETE FROM \"account_contract\"", "DELETE FROM \"account\"",
				"DELETE FROM \"contract\"");
		run((session) -> {
			for (long i = 1; i <= ROWS; i++) {
				session.add(new Account(i));
				session.add(new Contract("c" + i));
			}
			return Mono.empty();
		});
	}

	private static Mono<List<Account>> accounts(AsyncSession session, Random random) {
		return session.select(Account.class)
			.orderBy(Sort.by(random.nextBoolean() ? Sort.Direction.ASC : Sort.Direction.DESC, "id"))
			.with(Account::getContracts)
			.all()
			.collectList()
			.map((accounts) -> {
				List<Account> shuffled = new ArrayList<>(accounts);
				Collections.shuffle(shuffled, random);
				return shuffled;
			});
	}

	private static Mono<Void> change(AsyncSession session, Random random, Kind kind) {
		Mono<List<Contract>> contracts = session.select(Contract.class)
			.orderBy(Sort.by(random.nextBoolean() ? Sort.Direction.ASC : Sort.Direction.DESC, "code"))
			.all()
			.collectList();
		Mono<List<Account>> accounts = accounts(session, random);
		return (random.nextBoolean() ? accounts.zipWith(contracts)
				: contracts.zipWith(accounts, (codes, all) -> Tuples.of(all, codes)))
			.flatMap((loaded) -> {
				change(session, random, kind, loaded.getT1(), new ArrayList<>(loaded.getT2()));
				return session.flush();
			});
	}

	private static void change(AsyncSession session, Random random, Kind kind, List<Account> accounts,
			List<Contract> contracts) {
		Collections.shuffle(contracts, random);
		if (kind == Kind.DELETE) {
			accounts.subList(0, Math.min(ROWS / 2, accounts.size())).forEach(session::delete);
			contracts.subList(0, Math.min(ROWS / 2, contracts.size())).forEach(session::delete);
			return;
		}
		for (Account account : accounts) {
			update(account, random);
			if (kind == Kind.LINK) {
				account.contracts.addAll(contracts.subList(0, 1 + random.nextInt(3)));
			}
		}
		contracts.forEach((contract) -> contract.a = random.nextInt());
		if (kind == Kind.INSERT) {
			List<Long> ids = new ArrayList<>(List.of(100L, 101L, 102L, 103L, 104L));
			Collections.shuffle(ids, random);
			ids.forEach((id) -> session.add(new Account(id)));
		}
	}

	private static void update(Account account, Random random) {
		int columns = 1 + random.nextInt(3);
		account.a = ((columns & 1) != 0) ? random.nextInt() : account.a;
		account.b = ((columns & 2) != 0) ? random.nextInt() : account.b;
	}

	/**
	 * What the sessions of a round do besides updates.
	 */
	private enum Kind {

		UPDATE, LINK, INSERT, DELETE

	}

	/**
	 * The work of one session.
	 */
	private interface Work {

		Mono<Void> in(AsyncSession session, Random random);

	}

	/**
	 * An entity without a version.
	 */
	@Table("account")
	static class Account {

		@Id
		private Long id;

		private int a;

		private int b;

		@ManyToMany(joinTable = "account_contract", joinColumn = "account_id", inverseJoinColumn = "contract_code")
		private Set<Contract> contracts = new HashSet<>();

		Account(Long id) {
			this.id = id;
		}

		Set<Contract> getContracts() {
			return this.contracts;
		}

	}

	/**
	 * An entity with a version and a text as its identifier.
	 */
	@Table("contract")
	static class Contract {

		@Id
		private String code;

		private int a;

		@Version
		private @Nullable Long version;

		Contract(String code) {
			this.code = code;
		}

	}

}
