package dev.asyncdb.migration.support;

import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.DatabaseErrorKind;
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
 * Translates the errors of R2DBC drivers.
 */
final class MigrationErrors {

	private MigrationErrors() {
	}

	static Throwable translated(Throwable failure, MigrationEngine engine) {
		if (isConnectionFailure(failure)) {
			return new MigrationConnectionException(reactive(engine.address()), failure);
		}
		if (failure instanceof DataAccessException) {
			return failure;
		}
		return new MigrationException("Could not read the migration history from %s".formatted(engine.history().name()),
				failure);
	}

	// The history is read over R2DBC, the address of an engine is that of JDBC
	private static String reactive(String address) {
		return address.startsWith("jdbc:") ? "r2dbc" + address.substring("jdbc".length()) : address;
	}

	private static boolean isConnectionFailure(Throwable failure) {
		return failure instanceof ConnectionUnavailableException
				|| failure instanceof R2dbcNonTransientResourceException
				|| failure instanceof R2dbcTransientResourceException
				|| failure instanceof R2dbcPermissionDeniedException || isConnectionState(failure)
				|| DatabaseErrorKind.of(failure) == DatabaseErrorKind.UNKNOWN_DATABASE
				|| (failure instanceof DataAccessException && failure.getCause() != null
						&& isConnectionState(failure.getCause()));
	}

	// Connection, authentication, unknown database, and shutdown of the server
	private static boolean isConnectionState(Throwable failure) {
		@Nullable String state = (failure instanceof R2dbcException error) ? error.getSqlState() : null;
		return state != null && state.matches("(08|28|3D|57P).*");
	}

}
