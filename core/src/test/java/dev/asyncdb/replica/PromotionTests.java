package dev.asyncdb.replica;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.testing.ReplicatedPostgres;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Reads on replicas while the primary is lost and a standby is promoted.
 */
class PromotionTests {

	private static final TransactionOptions READ_ONLY = TransactionOptions.defaults().withReadOnly(true);

	private static AsyncDatabaseManager manager(String primary, String... replicas) {
		return AsyncDatabaseManager.builder(primary).replicas(List.of(replicas), ReplicaOptions.defaults()).build();
	}

	private static Mono<Void> write(AsyncDatabaseManager manager, long number) {
		return manager
			.inTransaction((session) -> session.sql().sql("UPDATE cell SET number = %d".formatted(number)).then());
	}

	private static Mono<Long> read(AsyncDatabaseManager manager) {
		return manager.inTransaction(READ_ONLY,
				(session) -> session.sql().sql("SELECT number FROM cell").mapValue(Long.class).one());
	}

	// The standby of the demoted primary has replayed a higher position of the old
	// timeline
	@Test
	void standbyOfADemotedPrimaryDoesNotAnswerForTheNewOne() throws Exception {
		try (ReplicatedPostgres servers = ReplicatedPostgres.start(2)) {
			servers.executeEverywhere("CREATE TABLE cell (number BIGINT)", "INSERT INTO cell VALUES (0)", "CHECKPOINT");
			AsyncDatabaseManager before = manager(servers.primary(), servers.standby(0), servers.standby(1));
			ReadYourWrites written = ReadYourWrites.begin();
			write(before, 1).contextWrite(written::in).block(TestDatabase.TIMEOUT);
			assertThat(read(before).contextWrite(written::in).block(TestDatabase.TIMEOUT)).isOne();
			servers.cutOff(0);
			servers.promote(0);
			ReplicatedPostgres.execute(servers.primary(), "UPDATE cell SET number = 5",
					"CREATE TABLE filling AS SELECT * FROM generate_series(1, 100000)");
			AsyncDatabaseManager after = manager(servers.standby(0), servers.standby(1));
			try {
				write(after, 2).contextWrite(written::in).block(TestDatabase.TIMEOUT);
				assertThat(read(after).contextWrite(written::in).block(TestDatabase.TIMEOUT)).isEqualTo(2);
				String token = Objects.requireNonNull(written.token().block(TestDatabase.TIMEOUT));
				long replayed = ReplicationPosition
					.lsnOf(ReplicatedPostgres.value(servers.standby(1), "SELECT pg_last_wal_replay_lsn()::text"));
				assertThat(replayed).as("the canary: without the timeline it would answer")
					.isGreaterThan(ReplicationPosition.parse(token).lsn());
				assertThat(ReplicationPosition.parse(token).timeline()).isEqualTo(2);
			}
			finally {
				before.dispose().then(after.dispose()).block(TestDatabase.TIMEOUT);
			}
		}
	}

	@Test
	void readsGoOnWithoutThePrimaryAndAPromotedReplicaIsNotUsed() throws Exception {
		try (ReplicatedPostgres servers = ReplicatedPostgres.start(2)) {
			servers.executeEverywhere("CREATE TABLE cell (number BIGINT)", "INSERT INTO cell VALUES (0)");
			AsyncDatabaseManager manager = manager(servers.primary(), servers.standby(0), servers.standby(1));
			try {
				read(manager).block(TestDatabase.TIMEOUT);
				servers.killPrimary();
				for (int number = 0; number < 10; number++) {
					assertThat(read(manager).block(TestDatabase.TIMEOUT)).isZero();
				}
				servers.promote(0);
				ReplicatedPostgres.execute(servers.standby(0), "UPDATE cell SET number = 7");
				SafePool pool = (SafePool) manager.connectionFactory();
				await().atMost(TestDatabase.TIMEOUT)
					.until(() -> Objects.requireNonNull(pool.checkReplicas().block(TestDatabase.TIMEOUT))
						.get(0)
						.state(), ReplicaStatus.State.PROMOTED::equals);
				for (int number = 0; number < 10; number++) {
					assertThat(read(manager).block(TestDatabase.TIMEOUT)).isZero();
				}
			}
			finally {
				manager.dispose().block(TestDatabase.TIMEOUT);
			}
		}
	}

}
