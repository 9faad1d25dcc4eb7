package dev.asyncdb.migration.support;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * H2 has no advisory locks and needs none: a database in memory or in a file is open in
 * one JVM only.
 */
final class H2MigrationDialect implements MigrationDialect {

	// Static because several managers of this JVM may use the same database
	private static final Set<LockName> HELD = ConcurrentHashMap.newKeySet();

	@Override
	public Mono<DatabaseLock> tryLock(Connection connection, LockName name) {
		return Mono.fromSupplier(() -> HELD.add(name) ? new DatabaseLock(true, null) : null);
	}

	@Override
	public Mono<Void> unlock(Connection connection, LockName name) {
		return Mono.fromRunnable(() -> HELD.remove(name));
	}

	@Override
	public Mono<String> holder(Connection connection, LockName name) {
		return Mono.fromSupplier(() -> HELD.contains(name) ? "another migration in this JVM" : null);
	}

	@Override
	public String tables(@Nullable String schema) {
		return "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND "
				+ ((schema != null) ? "LOWER(table_schema) = LOWER('" + schema + "')" : "table_schema = CURRENT_SCHEMA")
				+ " ORDER BY 1";
	}

}
