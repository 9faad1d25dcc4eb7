package dev.asyncdb.migration.support;

import java.time.Duration;
import java.util.function.Function;

import dev.asyncdb.error.ErrorCodes;
import dev.asyncdb.migration.engine.SessionLock;
import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The locks of a database product that exclude concurrent migrations, and its query for
 * tables.
 */
interface MigrationDialect {

	static MigrationDialect of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> new PostgresMigrationDialect();
			case MARIADB -> new MariaDbMigrationDialect();
			case H2 -> new H2MigrationDialect();
		};
	}

	/**
	 * Acquire the lock if it is free.
	 * @param connection the connection to hold it, which has not been used yet
	 * @param name the name of the lock
	 * @return the lock, empty if another process holds it
	 */
	Mono<DatabaseLock> tryLock(Connection connection, LockName name);

	/**
	 * Reset a connection that did not acquire the lock.
	 */
	default Mono<Void> reset(Connection connection) {
		return Mono.empty();
	}

	Mono<Void> unlock(Connection connection, LockName name);

	/**
	 * Describe the connection that runs changes, or else the one that holds the lock.
	 * @return a text for messages, empty if there is no such connection
	 */
	Mono<String> holder(Connection connection, LockName name);

	/**
	 * The lock of the connection that runs changes, {@code null} if statements end with
	 * their process.
	 */
	default @Nullable SessionLock sessionLock(LockName name) {
		return null;
	}

	/**
	 * The query for the statements that drop indexes that were not built to their end,
	 * {@code null} if the product leaves none.
	 */
	default @Nullable String invalidIndexes() {
		return null;
	}

	/**
	 * Read a table that may not exist, on the connection that holds the lock.
	 */
	default <T> Mono<T> readLocked(Connection connection, Mono<T> read, T missing) {
		return read(read, missing);
	}

	/**
	 * The statement that limits how long a transaction waits for a lock of a table,
	 * {@code null} if the product cannot roll back the change that is waiting.
	 */
	default @Nullable String tableLockLimit(Duration timeout) {
		return null;
	}

	/**
	 * The query that makes the server end the statements of a connection soon after its
	 * client is gone, {@code null} if the server cannot. It may be refused.
	 */
	default @Nullable String endsWithClient() {
		return null;
	}

	/**
	 * The query for the names of all tables of a schema, without those that belong to the
	 * database or an extension.
	 * @param schema a plain name, {@code null} for the schema of the connection
	 */
	String tables(@Nullable String schema);

	static <T> Mono<T> first(Connection connection, String sql, Function<Readable, T> mapping) {
		return Flux.<Result>from(connection.createStatement(sql).execute())
			.concatMap((result) -> result.map(mapping))
			.next();
	}

	static <T> Mono<T> read(Mono<T> read, T missing) {
		return read.onErrorResume(ErrorCodes::isUndefinedTable, (failure) -> Mono.just(missing));
	}

}
