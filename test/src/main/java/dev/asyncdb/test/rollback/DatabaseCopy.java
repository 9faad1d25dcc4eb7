package dev.asyncdb.test.rollback;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * A copy of a database, with its tables and rows.
 *
 * @param connections the connections to the copy
 * @param drop drops it
 */
record DatabaseCopy(ConnectionFactory connections, Mono<Void> drop) {

	// The server makes no template of a database in use
	private static final String END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
			+ " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";

	private static final String IN_USE = "55006";

	// A connection that was just being made is not ended the first time
	private static final int RETRIES = 3;

	/**
	 * Copy a database.
	 * @param source the connections to it
	 * @param siblings makes connections to another database of the same server
	 */
	static Mono<DatabaseCopy> of(ConnectionFactory source,
			BiFunction<ConnectionFactory, String, ConnectionFactory> siblings) {
		return Mono.defer(() -> copied(source, siblings)).onErrorMap(R2dbcException.class, DatabaseCopy::explained);
	}

	private static Mono<DatabaseCopy> copied(ConnectionFactory source,
			BiFunction<ConnectionFactory, String, ConnectionFactory> siblings) {
		String name = "asyncdb_test_copy_" + UUID.randomUUID().toString().replace("-", "");
		DatabaseProduct product = DatabaseProduct.of(source);
		return switch (product) {
			case POSTGRESQL -> postgres(source, name, siblings.apply(source, name));
			case H2 -> h2(source, siblings.apply(source, name));
			case MARIADB -> Mono.error(new IllegalStateException("MariaDB has no templates of databases:"
					+ " use Cleaning.TRUNCATE, or @EmbeddedMariaDb(perClass = true)"));
		};
	}

	private static IllegalStateException explained(R2dbcException failure) {
		return new IllegalStateException(
				"The database cannot be copied for a test with Cleaning.TEMPLATE: %s. Its user needs the right to create databases, and others must not connect to it again and again"
					.formatted(failure.getMessage()),
				failure);
	}

	private static Mono<DatabaseCopy> postgres(ConnectionFactory source, String name, ConnectionFactory copy) {
		Mono<Void> created = DriverCommands.with(source,
				(connection) -> DriverCommands.texts(connection, "SELECT quote_ident(current_database())")
					.single()
					.delayUntil((database) -> DriverCommands.run(connection, END_OTHERS))
					.flatMap((database) -> DriverCommands.run(connection,
							"CREATE DATABASE %s TEMPLATE %s".formatted(name, database)))
					.retryWhen(Retry.max(RETRIES)
						.filter(DatabaseCopy::isInUse)
						.onRetryExhaustedThrow((retries, last) -> last.failure())));
		return created.thenReturn(
				new DatabaseCopy(copy, command(source, "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name))));
	}

	private static boolean isInUse(Throwable failure) {
		return failure instanceof R2dbcException refused && IN_USE.equals(refused.getSqlState());
	}

	private static Mono<DatabaseCopy> h2(ConnectionFactory source, ConnectionFactory copy) {
		Mono<Void> copied = Mono.usingWhen(offloaded(() -> Files.createTempFile("asyncdb-test-", ".sql")),
				(script) -> command(source, "SCRIPT TO '%s'".formatted(literal(script)))
					.then(command(copy, "RUNSCRIPT FROM '%s'".formatted(literal(script)))),
				(script) -> offloaded(() -> Files.deleteIfExists(script)));
		// The database ends while it answers
		return copied.thenReturn(new DatabaseCopy(copy, command(copy, "SHUTDOWN IMMEDIATELY").onErrorComplete()));
	}

	private static String literal(Path file) {
		return file.toString().replace("'", "''");
	}

	private static <T> Mono<T> offloaded(Callable<T> files) {
		return Mono.fromCallable(files).subscribeOn(Schedulers.boundedElastic());
	}

	private static Mono<Void> command(ConnectionFactory database, String command) {
		return DriverCommands.with(database, (connection) -> DriverCommands.run(connection, command));
	}

}
