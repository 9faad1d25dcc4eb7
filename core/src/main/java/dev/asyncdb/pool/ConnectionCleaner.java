package dev.asyncdb.pool;

import java.util.List;
import java.util.function.Supplier;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Resets a connection that is released to the pool.
 * <p>
 * An open transaction is rolled back, and changed settings of the server session are
 * reset. The pool discards a connection whose reset fails or exceeds the cleanup timeout.
 * All other connections are released without a statement.
 */
final class ConnectionCleaner {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionCleaner.class);

	private ConnectionCleaner() {
	}

	/**
	 * Reset a connection that is released to the pool.
	 */
	static Mono<Void> clean(TrackedConnection connection) {
		if (connection.isClean()) {
			return Mono.empty();
		}
		logger.debug("Cleaning {} before its next use", connection);
		if (connection.hasChangedSettings() && !connection.factory().state().isResettable()) {
			return Mono.error(() -> new R2dbcNonTransientResourceException(
					"Settings of the server session were changed, and the database has no statement to reset them"));
		}
		Connection driver = connection.driver();
		return rolledBack(driver).then(Mono.defer(() -> reset(connection, driver)))
			.timeout(connection.factory().settings().cleanupTimeout());
	}

	private static Mono<Void> rolledBack(Connection driver) {
		return unless(driver, driver::rollbackTransaction).then(unless(driver, () -> driver.setAutoCommit(true)))
			.then(unless(driver, () -> Mono.error(
					() -> new R2dbcNonTransientResourceException("The transaction is still open after a ROLLBACK"))));
	}

	private static Mono<Void> unless(Connection autoCommit, Supplier<Publisher<Void>> step) {
		return Mono.defer(() -> autoCommit.isAutoCommit() ? Mono.empty() : Flux.from(step.get()).then());
	}

	// Without a fetch size the driver of PostgreSQL uses the simple protocol, which
	// accepts
	// several commands at a time
	private static Mono<Void> reset(TrackedConnection connection, Connection driver) {
		List<String> commands = connection.hasChangedSettings() ? connection.factory().state().reset() : List.of();
		if (commands.isEmpty()) {
			return Mono.empty();
		}
		return Flux.<Result>from(driver.createStatement(String.join("; ", commands)).fetchSize(0).execute())
			.concatMap(Result::getRowsUpdated)
			.then();
	}

}
