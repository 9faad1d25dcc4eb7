package dev.asyncdb.test.fault;

import java.time.Duration;
import java.util.function.Function;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The connections of a database as its server sees them.
 *
 * @param driver opens the connections of an administrator
 */
record ServerSessions(ConnectionFactory driver) {

	private static final Duration OFTEN = Duration.ofMillis(10);

	private static final Duration LIMIT = Duration.ofSeconds(30);

	/**
	 * Return whether the database runs in this JVM, where a session outlives its end.
	 */
	boolean areLocal() {
		return product() == DatabaseProduct.H2;
	}

	/**
	 * Return what identifies a connection, which has to be at rest.
	 */
	Mono<Long> idOf(Connection connection) {
		return numbers(connection, ownId()).single();
	}

	private String ownId() {
		return switch (product()) {
			case POSTGRESQL -> "SELECT pg_backend_pid()";
			case MARIADB -> "SELECT CONNECTION_ID()";
			case H2 -> "SELECT SESSION_ID()";
		};
	}

	private DatabaseProduct product() {
		return DatabaseProduct.of(this.driver);
	}

	/**
	 * End a connection, and wait until the server has done so.
	 */
	Mono<Void> end(long id) {
		return asAdministrator((connection) -> end(connection, id)).then();
	}

	/**
	 * End all connections to the database.
	 */
	Mono<Void> endAll() {
		return asAdministrator((connection) -> numbers(connection, all()).collectList()
			.flatMapIterable((ids) -> ids)
			.concatMap((id) -> end(connection, id))).then();
	}

	private Flux<Long> asAdministrator(Function<Connection, Flux<Long>> work) {
		return Flux.usingWhen(Flux.from(this.driver.create()).single(), work, Connection::close);
	}

	private Flux<Long> end(Connection connection, long id) {
		return numbers(connection, kill(id)).onErrorComplete()
			.thenMany(numbers(connection, all()).filter((other) -> other == id)
				.count()
				.repeatWhen((repeat) -> repeat.delayElements(OFTEN))
				.takeUntil((left) -> left == 0))
			.last()
			.timeout(LIMIT)
			.flux();
	}

	// Without the connection that asks
	private String all() {
		return switch (product()) {
			case POSTGRESQL -> "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
					+ " AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
			case MARIADB ->
				"SELECT id FROM information_schema.processlist WHERE db = DATABASE()" + " AND id <> CONNECTION_ID()";
			case H2 -> "SELECT session_id FROM information_schema.sessions WHERE session_id <> SESSION_ID()";
		};
	}

	private String kill(long id) {
		return switch (product()) {
			case POSTGRESQL -> "SELECT 1 WHERE pg_terminate_backend(%d)".formatted(id);
			case MARIADB -> "KILL CONNECTION " + id;
			case H2 -> "SELECT 1 WHERE ABORT_SESSION(%d)".formatted(id);
		};
	}

	private static Flux<Long> numbers(Connection connection, String sql) {
		return Flux.from(connection.createStatement(sql).execute())
			.concatMap((result) -> result.map((row, metadata) -> Long.parseLong(String.valueOf(row.get(0)))));
	}

}
