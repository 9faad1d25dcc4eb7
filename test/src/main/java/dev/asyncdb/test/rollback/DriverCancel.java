package dev.asyncdb.test.rollback;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

import org.springframework.util.ClassUtils;

/**
 * Cancels the statement that runs on a connection, where the driver can: the server would
 * go on with it after the connection is closed, and hold its locks.
 */
final class DriverCancel {

	private static final boolean IS_PRESENT = ClassUtils.isPresent("io.r2dbc.postgresql.api.PostgresqlConnection",
			DriverCancel.class.getClassLoader());

	private DriverCancel() {
	}

	static Mono<Void> of(Connection driver) {
		return IS_PRESENT ? Postgres.cancel(driver) : Mono.empty();
	}

	/**
	 * Loaded only if the driver is.
	 */
	private static final class Postgres {

		static Mono<Void> cancel(Connection driver) {
			return (driver instanceof PostgresqlConnection postgres) ? postgres.cancelRequest() : Mono.empty();
		}

	}

}
