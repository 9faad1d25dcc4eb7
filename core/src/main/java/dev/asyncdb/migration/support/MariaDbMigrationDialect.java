package dev.asyncdb.migration.support;

import dev.asyncdb.migration.engine.SessionLock;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Named locks of MariaDB, which end with their connection.
 */
final class MariaDbMigrationDialect implements MigrationDialect {

	// Lock names are global to the server, so the name contains the database
	private static final String NAME = "CONCAT('asyncdb ', MD5(DATABASE()), ' %d')";

	private static final String SESSION_NAME = "CONCAT('asyncdb session ', MD5(DATABASE()), ' %d')";

	private static final String HOLDER = """
			SELECT CONCAT('connection ', used.id, COALESCE(CONCAT(' (', p.user, '@', p.host, ')'), '')),
			CONCAT('It executes a statement, or its client has not closed it: KILL ', used.id, ' ends it')
			FROM (SELECT %s AS id) used LEFT JOIN information_schema.processlist p ON p.id = used.id
			WHERE used.id IS NOT NULL""";

	@Override
	public Mono<DatabaseLock> tryLock(Connection connection, LockName name) {
		return MigrationDialect
			.first(connection,
					"SELECT IF(GET_LOCK(%1$s, 0) = 1, CONCAT(CONNECTION_ID(), '|', %1$s), '')"
						.formatted(NAME.formatted(name.number())),
					(row) -> String.valueOf(row.get(0, String.class)))
			.filter((lock) -> !lock.isEmpty())
			.map((lock) -> new DatabaseLock(true, check(lock.split("\\|", 2))));
	}

	// A migration may use another database on its connection
	private static String check(String[] idAndName) {
		return "SELECT COALESCE(IS_USED_LOCK('%s') = %s, 0)".formatted(idAndName[1], idAndName[0]);
	}

	@Override
	public Mono<Void> unlock(Connection connection, LockName name) {
		return MigrationDialect
			.first(connection, "SELECT COALESCE(RELEASE_LOCK(%s), 0)".formatted(NAME.formatted(name.number())),
					(row) -> row.get(0, Long.class))
			.then();
	}

	@Override
	public Mono<String> holder(Connection connection, LockName name) {
		return MigrationDialect.first(connection,
				HOLDER.formatted("COALESCE(IS_USED_LOCK(%s), IS_USED_LOCK(%s))"
					.formatted(SESSION_NAME.formatted(name.number()), NAME.formatted(name.number()))),
				(row) -> String.valueOf(row.get(0, String.class)));
	}

	// A migration may use another database on its connection, so all locks are released
	@Override
	public SessionLock sessionLock(LockName name) {
		String lock = SESSION_NAME.formatted(name.number());
		return new SessionLock("SELECT COALESCE(GET_LOCK(%s, 0), 0)".formatted(lock),
				HOLDER.formatted("IS_USED_LOCK(%s)".formatted(lock)), "SELECT RELEASE_ALL_LOCKS()");
	}

	@Override
	public String tables(@Nullable String schema) {
		return "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema = "
				+ ((schema != null) ? "'" + schema + "'" : "DATABASE()") + " ORDER BY 1";
	}

}
