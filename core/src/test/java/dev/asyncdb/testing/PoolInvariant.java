package dev.asyncdb.testing;

import java.time.Duration;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What must hold of a pool on PostgreSQL once all work is over, as the pool and as the
 * server see it. It may take a moment to hold, never longer.
 *
 * @param pool the pool
 * @param server another way to the same database, which asks the server
 */
public record PoolInvariant(ConnectionPool pool, TestDatabase server) {

	private static final Duration OFTEN = Duration.ofMillis(20);

	private static final String CLIENTS = "SELECT COUNT(*) FROM pg_stat_activity"
			+ " WHERE datname = current_database() AND backend_type = 'client backend'";

	private static final String ADVISORY_LOCKS = "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory'"
			+ " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

	/**
	 * Verify that nothing is acquired, no caller waits, and the server has exactly the
	 * connections that the pool knows, all of them idle.
	 */
	public void verify() {
		verify(TestDatabase.TIMEOUT);
	}

	/**
	 * The same with another limit, where the server has to notice something first.
	 * @param limit how long it may take to hold
	 */
	public void verify(Duration limit) {
		await().atMost(limit).pollDelay(Duration.ZERO).pollInterval(OFTEN).untilAsserted(this::verifyNow);
	}

	private void verifyNow() {
		PoolMetrics metrics = this.pool.getMetrics().orElseThrow();
		assertThat(metrics.acquiredSize()).as("acquired connections").isZero();
		assertThat(metrics.pendingAcquireSize()).as("callers that wait").isZero();
		assertThat(metrics.allocatedSize()).as("connections of the pool")
			.isLessThanOrEqualTo(metrics.getMaxAllocatedSize());
		assertThat(backends()).as("connections that the server sees").isEqualTo(metrics.allocatedSize());
		assertThat(this.server.number(CLIENTS + " AND state LIKE 'idle in transaction%'")).as("open transactions")
			.isZero();
		assertThat(this.server.number(CLIENTS + " AND state = 'active' AND pid <> pg_backend_pid()"))
			.as("running statements")
			.isZero();
		assertThat(this.server.number(ADVISORY_LOCKS)).as("advisory locks").isZero();
	}

	// All except the connection of this query
	private long backends() {
		return this.server.number(CLIENTS) - this.server.connectionFactory().getMetrics().orElseThrow().allocatedSize();
	}

}
