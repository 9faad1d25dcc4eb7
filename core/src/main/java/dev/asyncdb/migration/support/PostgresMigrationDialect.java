package dev.asyncdb.migration.support;

import java.time.Duration;

import dev.asyncdb.error.ErrorCodes;
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

	private static final String START = "floor(extract(epoch FROM backend_start) * 1000)::bigint";

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
		return "SELECT COUNT(*) FROM pg_locks WHERE %s AND pid = %d".formatted(held(name), backend);
	}

	private static String held(LockName name) {
		return "locktype = 'advisory' AND granted AND objsubid = 2 AND classid = %d AND objid = %d".formatted(SPACE,
				name.number());
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
		return MigrationDialect.first(connection,
				"SELECT 'backend ' || a.pid || ' (' || COALESCE(NULLIF(a.application_name, ''), 'unnamed')"
						+ " || COALESCE(', ' || host(a.client_addr), '') || ')' FROM pg_locks l"
						+ " JOIN pg_stat_activity a ON a.pid = l.pid WHERE a.datname = current_database() AND "
						+ held(name).replace("granted", "l.granted"),
				(row) -> String.valueOf(row.get(0, String.class)));
	}

	@Override
	public @Nullable String tableLockLimit(Duration timeout) {
		return timeout.isZero() ? null : "SET LOCAL lock_timeout = " + timeout.toMillis();
	}

	@Override
	public String endsWithClient() {
		return "SELECT set_config(name, '1000', false) FROM pg_settings WHERE name = 'client_connection_check_interval'";
	}

	// Numbers of processes are used again, so the start is a part of the number
	@Override
	public String connectionNumber() {
		return "SELECT pid || '.' || %s FROM pg_stat_activity WHERE pid = pg_backend_pid()".formatted(START);
	}

	// Of a connection of another user only the number of the process is visible
	@Override
	public String isWorking(String number) {
		String[] parts = number.split("\\.");
		return "SELECT COUNT(*) FROM pg_stat_activity WHERE pid = %s AND datname = current_database()".formatted(
				parts[0]) + " AND COALESCE(%s, %s) = %2$s AND state IS DISTINCT FROM 'idle'".formatted(START, parts[1]);
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
