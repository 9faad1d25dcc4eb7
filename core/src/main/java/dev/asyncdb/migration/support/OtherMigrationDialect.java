package dev.asyncdb.migration.support;

import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A database of which no lock is known, so that only the engine's own is left.
 */
final class OtherMigrationDialect implements MigrationDialect {

	@Override
	public Mono<DatabaseLock> tryLock(Connection connection, LockName name) {
		return Mono.just(new DatabaseLock(false, null));
	}

	@Override
	public Mono<Void> unlock(Connection connection, LockName name) {
		return Mono.empty();
	}

	@Override
	public Mono<String> holder(Connection connection, LockName name) {
		return Mono.empty();
	}

	@Override
	public String tables(@Nullable String schema) {
		return "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema = "
				+ ((schema != null) ? "'" + schema + "'" : "CURRENT_SCHEMA") + " ORDER BY 1";
	}

}
