package dev.asyncdb.migration.support;

import java.time.Duration;

import dev.asyncdb.error.ErrorCodes;
import dev.asyncdb.migration.engine.SessionLock;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Transaction-level advisory locks: they end with their connection and work through a
 * pooler in transaction mode.
 * <p>
 * The lock is polled: {@code CREATE INDEX CONCURRENTLY} would wait for the transaction of
 * a blocked lock statement and deadlock with it.
 */
final class PostgresMigrationDialect implements MigrationDialect {

	/**
	 * The first key of all locks of asyncdb's migrations.
	 */
	private static final int SPACE = 0x61736462;

	/**
	 * The first key of the locks of connections that run changes.
	 */
	private static final int SESSION_SPACE = SPACE + 1;

	private static final String HOLDER = """
			SELECT 'backend ' || a.pid || ' (' || COALESCE(NULLIF(a.application_name, ''), 'unnamed')
			|| COALESCE(', ' || host(a.client_addr), '') || ')', COALESCE('It is ' || a.state || ' since '
			|| a.state_change::timestamptz(0) || ', and its', 'Its') || ' process may have terminated: SELECT pg_terminate_backend('
			|| a.pid || ') ends it' FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory'
			AND l.granted AND l.objsubid = 2 AND a.datname = current_database() AND l.objid = %d AND l.classid IN (%s)
			ORDER BY l.classid DESC LIMIT 1""";

	private static final String SAVEPOINT = "asyncdb_history";

	@Override
	public Mono<DatabaseLock> tryLock(Connection connection, LockName name) {
		return Mono.from(connection.beginTransaction())
			.then(MigrationDialect.first(connection,
					"SELECT CASE WHEN pg_try_advisory_xact_lock(%d, %d) THEN pg_backend_pid() ELSE 0 END"
						.formatted(SPACE, name.number()),
					(row) -> row.get(0, Integer.class)))
			.filter((backend) -> backend > 0)
			.delayUntil((backend) -> keepOpen(connection))
			.map((backend) -> new DatabaseLock(true, check(name, backend)));
	}

	private static Mono<Void> keepOpen(Connection connection) {
		return MigrationDialect
			.first(connection,
					"SELECT COUNT(set_config(name, '0', true)) FROM pg_settings WHERE name IN"
							+ " ('idle_in_transaction_session_timeout', 'transaction_timeout')",
					(row) -> true)
			.then();
	}

	private static String check(LockName name, int backend) {
		return ("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = %d"
				+ " AND objid = %d AND pid = %d")
			.formatted(SPACE, name.number(), backend);
	}

	@Override
	public Mono<Void> unlock(Connection connection, LockName name) {
		return Mono.from(connection.rollbackTransaction());
	}

	@Override
	public Mono<Void> reset(Connection connection) {
		return Mono.from(connection.rollbackTransaction());
	}

	@Override
	public Mono<String> holder(Connection connection, LockName name) {
		return MigrationDialect.first(connection, HOLDER.formatted(name.number(), SPACE + ", " + SESSION_SPACE),
				(row) -> String.valueOf(row.get(0, String.class)));
	}

	@Override
	public SessionLock sessionLock(LockName name) {
		String lock = "SELECT CASE WHEN pg_%s(%d, %d) THEN 1 ELSE 0 END";
		return new SessionLock(lock.formatted("try_advisory_lock", SESSION_SPACE, name.number()),
				HOLDER.formatted(name.number(), SESSION_SPACE),
				lock.formatted("advisory_unlock", SESSION_SPACE, name.number()));
	}

	// An index of a partitioned table is not valid until all of its partitions have it
	@Override
	public String invalidIndexes() {
		return """
				SELECT format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname) FROM pg_index i
				JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
				WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname <> 'pg_toast' AND NOT EXISTS
				(SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid) ORDER BY 1""";
	}

	@Override
	public @Nullable String tableLockLimit(Duration timeout) {
		return timeout.isZero() ? null : "SET LOCAL lock_timeout = " + timeout.toMillis();
	}

	@Override
	public String endsWithClient() {
		return "SELECT set_config(name, '1000', false) FROM pg_settings WHERE name = 'client_connection_check_interval'";
	}

	// An error outside of a savepoint ends the transaction, and with it the lock
	@Override
	public <T> Mono<T> readLocked(Connection connection, Mono<T> read, T missing) {
		if (connection.isAutoCommit()) {
			return MigrationDialect.read(read, missing);
		}
		return Mono.from(connection.createSavepoint(SAVEPOINT))
			.then(read)
			.onErrorResume(ErrorCodes::isUndefinedTable,
					(failure) -> Mono.from(connection.rollbackTransactionToSavepoint(SAVEPOINT)).thenReturn(missing));
	}

	// Extensions such as PostGIS create tables that no migration has to know
	@Override
	public String tables(@Nullable String schema) {
		return "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN"
				+ " ('r', 'p') AND "
				+ ((schema != null) ? "LOWER(n.nspname) = LOWER('" + schema + "')" : "n.nspname = current_schema()")
				+ " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass"
				+ " AND d.objid = c.oid AND d.deptype = 'e') ORDER BY 1";
	}

}
