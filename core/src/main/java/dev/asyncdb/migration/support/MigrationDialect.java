package dev.asyncdb.migration.support;

import java.util.Locale;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How one kind of database keeps migrations apart, and how it lists its tables.
 */
interface MigrationDialect {

	static MigrationDialect of(ConnectionFactoryMetadata metadata) {
		return switch (metadata.getName().toLowerCase(Locale.ROOT)) {
			case "postgresql" -> new PostgresMigrationDialect();
			case "mariadb", "mysql" -> new MariaDbMigrationDialect();
			case "h2" -> new H2MigrationDialect();
			default -> new OtherMigrationDialect();
		};
	}

	/**
	 * Take the lock if it is free.
	 * @param connection the connection to hold it, which has done nothing yet
	 * @param name what is locked
	 * @return the lock, empty if somebody else holds it
	 */
	Mono<DatabaseLock> tryLock(Connection connection, LockName name);

	/**
	 * Leave a connection that did not get the lock.
	 */
	default Mono<Void> giveUp(Connection connection) {
		return Mono.empty();
	}

	Mono<Void> unlock(Connection connection, LockName name);

	/**
	 * Who holds the lock.
	 * @return a text for messages, empty if nobody can tell
	 */
	Mono<String> holder(Connection connection, LockName name);

	/**
	 * Read a table that may be missing while the lock is held.
	 */
	default <T> Mono<T> reading(Connection connection, Mono<T> read, T missing) {
		return plainly(read, missing);
	}

	/**
	 * A query for the names of all tables of a schema that are not part of the database
	 * itself.
	 * @param schema a plain name, {@code null} for the schema of the connection
	 */
	String tables(@Nullable String schema);

	static <T> Mono<T> first(Connection connection, String sql, Function<Readable, T> mapping) {
		return Flux.<Result>from(connection.createStatement(sql).execute())
			.concatMap((result) -> result.map(mapping))
			.next();
	}

	static <T> Mono<T> plainly(Mono<T> read, T missing) {
		return read.onErrorResume(HistoryQuery::isNoTable, (failure) -> Mono.just(missing));
	}

}
