package dev.asyncdb.migration.support;

import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.engine.MigrationEngine;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * Tells a database that cannot be reached from one that cannot be read.
 */
final class MigrationFailures {

	private MigrationFailures() {
	}

	static Throwable translated(Throwable failure, MigrationEngine engine, String history) {
		if (isConnecting(failure)) {
			return new MigrationConnectionException(engine.address(), failure);
		}
		if (failure instanceof DataAccessException) {
			return failure;
		}
		return new MigrationException("Could not read the migration history from %s".formatted(history), failure);
	}

	private static boolean isConnecting(Throwable failure) {
		return failure instanceof ConnectionUnavailableException
				|| failure instanceof R2dbcNonTransientResourceException
				|| failure instanceof R2dbcTransientResourceException
				|| failure instanceof R2dbcPermissionDeniedException || isConnectState(failure);
	}

	private static boolean isConnectState(Throwable failure) {
		@Nullable String state = (failure instanceof R2dbcException database) ? database.getSqlState() : null;
		return state != null && state.matches("(08|28|3D|57P).*");
	}

}
