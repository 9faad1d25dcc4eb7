package dev.asyncdb.replica;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.testing.ReplicatedPostgres;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.annotation.Id;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Reads on streaming standbys: where they go, and that a caller sees there what it has
 * written, also while replay is paused.
 */
class ReplicaTests {

	private static final TransactionOptions READ_ONLY = TransactionOptions.defaults().withReadOnly(true);

	private static final String PORT = "SELECT inet_server_port()";

	private static ReplicatedPostgres servers;

	private AsyncDatabaseManager manager;

	@BeforeAll
	static void start() {
		servers = ReplicatedPostgres.start(2);
		servers.executeEverywhere("CREATE TABLE cell (id BIGINT PRIMARY KEY, number BIGINT NOT NULL)",
				"INSERT INTO cell SELECT n, 0 FROM generate_series(1, 8) n");
	}

	@AfterAll
	static void stop() throws IOException {
		servers.close();
	}

	private AsyncDatabaseManager manager(ReplicaOptions options) {
		this.manager = AsyncDatabaseManager.builder(servers.primary())
			.replicas(servers.standbyUrls(), options)
			.build();
		return this.manager;
	}

	@AfterEach
	void dispose() {
		this.manager.dispose().block(TestDatabase.TIMEOUT);
	}

	private static Mono<String> server(AsyncSession session) {
		return session.sql().sql(PORT).mapValue(String.class).one();
	}

	private static String port(String url) {
		return url.substring(url.lastIndexOf(':') + 1, url.lastIndexOf('/'));
	}

	private List<String> read(int times, TransactionOptions options) {
		return Objects.requireNonNull(Flux.range(0, times)
			.concatMap((number) -> this.manager.inTransaction(options, ReplicaTests::server))
			.collectList()
			.block(TestDatabase.TIMEOUT));
	}

	@Test
	void readOnlyTransactionsAndStreamsTakeTurnsOnTheReplicas() {
		manager(ReplicaOptions.defaults());
		List<String> standbys = servers.standbyUrls().stream().map(ReplicaTests::port).toList();
		assertThat(read(10, READ_ONLY)).containsAll(standbys).isSubsetOf(standbys);
		assertThat(this.manager.stream((session) -> server(session).flux()).blockFirst(TestDatabase.TIMEOUT))
			.isIn(standbys);
		assertThat(read(3, TransactionOptions.defaults())).containsOnly(port(servers.primary()));
		assertThat(this.manager.inSession(ReplicaTests::server).block(TestDatabase.TIMEOUT))
			.isEqualTo(port(servers.primary()));
	}

	@Test
	void transactionThatStandbysRefuseUsesThePrimary() {
		manager(ReplicaOptions.defaults());
		assertThat(read(2, READ_ONLY.withIsolation(Isolation.SERIALIZABLE))).containsOnly(port(servers.primary()));
	}

	@Test
	void callerSeesItsWrites() {
		manager(ReplicaOptions.defaults());
		assertThat(stale(400 * TestRun.scale(), true)).isZero();
	}

	@Test
	void callerWithoutARecordOfItsWritesMissesSome() {
		manager(ReplicaOptions.defaults());
		servers.pause(0);
		try {
			assertThat(stale(50, false)).as("the canary").isPositive();
		}
		finally {
			servers.resume(0);
		}
	}

	@Test
	void callerSeesItsWritesWhileReplayIsPausedAndResumed() throws InterruptedException {
		manager(ReplicaOptions.defaults());
		AtomicBoolean isOver = new AtomicBoolean();
		Thread pauses = new Thread(() -> {
			while (!isOver.get()) {
				servers.pause(0);
				servers.resume(0);
			}
		});
		pauses.start();
		try {
			assertThat(stale(200 * TestRun.scale(), true)).isZero();
		}
		finally {
			isOver.set(true);
			pauses.join();
		}
	}

	@Test
	void tokenIsForOtherInstances() {
		manager(ReplicaOptions.defaults());
		ReadYourWrites written = ReadYourWrites.begin();
		assertThat(written.token().blockOptional(TestDatabase.TIMEOUT)).isEmpty();
		long value = System.nanoTime();
		this.manager.inTransaction((session) -> update(session, 1, value))
			.contextWrite(written::in)
			.block(TestDatabase.TIMEOUT);
		String token = Objects.requireNonNull(written.token().block(TestDatabase.TIMEOUT));
		ReadYourWrites later = ReadYourWrites.from(token);
		assertThat(read(1).contextWrite(later::in).block(TestDatabase.TIMEOUT)).isEqualTo(value);
		assertThat(later.token().block(TestDatabase.TIMEOUT)).isEqualTo(token);
	}

	@Test
	void writeWithoutATransactionHasATokenToo() {
		manager(ReplicaOptions.defaults());
		ReadYourWrites written = ReadYourWrites.begin();
		long value = System.nanoTime();
		DatabaseClient.create(this.manager.connectionFactory())
			.sql("UPDATE cell SET number = %d WHERE id = 2".formatted(value))
			.then()
			.then(Mono.defer(() -> read(2)))
			.doOnNext((read) -> assertThat(read).isEqualTo(value))
			.contextWrite(written::in)
			.block(TestDatabase.TIMEOUT);
		String token = Objects.requireNonNull(written.token().block(TestDatabase.TIMEOUT));
		assertThat(read(2).contextWrite(ReadYourWrites.from(token)::in).block(TestDatabase.TIMEOUT)).isEqualTo(value);
	}

	@Test
	void readOnlyTransactionOfSpringUsesAReplica() {
		manager(ReplicaOptions.defaults());
		DefaultTransactionDefinition readOnly = new DefaultTransactionDefinition();
		readOnly.setReadOnly(true);
		TransactionalOperator transaction = TransactionalOperator
			.create(new R2dbcTransactionManager(this.manager.connectionFactory()), readOnly);
		assertThat(DatabaseClient.create(this.manager.connectionFactory())
			.sql(PORT)
			.mapValue(String.class)
			.one()
			.as(transaction::transactional)
			.block(TestDatabase.TIMEOUT)).isIn(servers.standbyUrls().stream().map(ReplicaTests::port).toList());
	}

	@Test
	void callersThatLeaveLoseNoConnection() {
		manager(ReplicaOptions.defaults().withCheckInterval(Duration.ofMillis(1)));
		Random random = TestRun.random("ReplicaTests");
		List<String> tokens = Objects.requireNonNull(Flux.range(0, 20).concatMap((round) -> {
			ReadYourWrites written = ReadYourWrites.begin();
			return this.manager.inTransaction((session) -> update(session, 1, round))
				.contextWrite(written::in)
				.then(Mono.defer(written::token));
		}).collectList().block(TestDatabase.TIMEOUT));
		Flux.range(0, 400 * TestRun.scale())
			.flatMap((number) -> read(1).contextWrite(ReadYourWrites.from(tokens.get(number % tokens.size()))::in)
				.timeout(Duration.ofNanos(1 + random.nextInt(5_000_000)), Mono.empty()), 16)
			.blockLast(TestDatabase.TIMEOUT);
		SafePool pool = (SafePool) this.manager.connectionFactory();
		await().atMost(TestDatabase.TIMEOUT)
			.until(() -> pool.getMetrics().orElseThrow().acquiredSize() == 0
					&& pool.replicas().stream().allMatch((replica) -> replica.load() == 0));
		assertThat(read(4, READ_ONLY)).hasSize(4);
	}

	@Test
	void replicaThatIsTooFarBehindIsNotUsedUntilItHasCaughtUp() {
		manager(ReplicaOptions.defaults()
			.withCheckInterval(Duration.ofMillis(50))
			.withMaxLag(Duration.ofMillis(300)));
		read(2, READ_ONLY);
		servers.pause(0);
		try {
			this.manager.inTransaction((session) -> update(session, 1, 1)).block(TestDatabase.TIMEOUT);
			awaitState(0, ReplicaStatus.State.BEHIND);
			assertThat(read(4, READ_ONLY)).doesNotContain(port(servers.standby(0)));
		}
		finally {
			servers.resume(0);
		}
		awaitState(0, ReplicaStatus.State.UP);
		await().atMost(TestDatabase.TIMEOUT).until(() -> read(4, READ_ONLY).contains(port(servers.standby(0))));
	}

	@Test
	void readsGoOnWhileAReplicaIsDown() {
		manager(ReplicaOptions.defaults().withCheckInterval(Duration.ofMillis(50)));
		String standby = port(servers.standby(0));
		await().atMost(TestDatabase.TIMEOUT).until(() -> read(4, READ_ONLY).contains(standby));
		servers.killStandby(0);
		assertThat(read(20, READ_ONLY)).hasSize(20).doesNotContain(standby);
		awaitState(0, ReplicaStatus.State.DOWN);
		servers.restartStandby(0);
		awaitState(0, ReplicaStatus.State.UP);
		await().atMost(TestDatabase.TIMEOUT).until(() -> read(4, READ_ONLY).contains(standby));
	}

	private void awaitState(int number, ReplicaStatus.State state) {
		SafePool pool = (SafePool) this.manager.connectionFactory();
		await().atMost(TestDatabase.TIMEOUT)
			.until(() -> Objects.requireNonNull(pool.checkReplicas().block(TestDatabase.TIMEOUT)).get(number).state(),
					state::equals);
	}

	// Each caller has a row of its own, and knows what it has written last
	private int stale(int pairs, boolean isRecorded) {
		AtomicInteger stale = new AtomicInteger();
		Flux.range(1, 8)
			.flatMap((id) -> Flux.range(0, pairs / 8).concatMap((round) -> pair(id, isRecorded)
				.doOnNext((isStale) -> stale.addAndGet(isStale ? 1 : 0))))
			.blockLast(Duration.ofMinutes(2));
		return stale.get();
	}

	private Mono<Boolean> pair(long id, boolean isRecorded) {
		long value = System.nanoTime();
		Mono<Void> write = this.manager.inTransaction((session) -> update(session, id, value));
		Mono<Boolean> pair = write.then(Mono.defer(() -> read(id))).map((read) -> read < value);
		return isRecorded ? pair.contextWrite(ReadYourWrites.begin()::in) : pair;
	}

	private static Mono<Void> update(AsyncSession session, long id, long value) {
		return session.sql().sql("UPDATE cell SET number = %d WHERE id = %d".formatted(value, id)).then();
	}

	private Mono<Long> read(long id) {
		return this.manager.inTransaction(READ_ONLY, (session) -> session.findById(Cell.class, id)).map(Cell::number);
	}

	record Cell(@Id Long id, long number) {
	}

}
