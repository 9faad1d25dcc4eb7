package dev.asyncdb.jdbc.view;

import java.time.Duration;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Wrapped;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Cancels the statement in execution by the means of the server. The connection remains
 * usable.
 */
interface ServerCancel extends Runnable {

	/** The logger of failed cancellations. */
	Logger LOGGER = LoggerFactory.getLogger(ServerCancel.class);

	static ServerCancel of(DatabaseProduct product, ConnectionFactory factory, Connection connection) {
		return switch (product) {
			case POSTGRESQL -> () -> run(Postgres.cancel(connection));
			case MARIADB -> MariaDb.of(factory, connection);
			// Its statements run on the thread that waits for them
			case H2 -> () -> {
			};
		};
	}

	private static void run(Mono<Void> cancel) {
		// The statement that is cancelled is what callers wait for
		var unused = cancel
			.doOnError((failure) -> LOGGER.debug("The statement in execution cannot be cancelled", failure))
			.onErrorComplete()
			.toFuture();
	}

	/**
	 * PostgreSQL, whose driver is optional.
	 */
	final class Postgres {

		private Postgres() {
		}

		static Mono<Void> cancel(Connection connection) {
			if (connection instanceof PostgresqlConnection driver) {
				return driver.cancelRequest();
			}
			// A pool wraps its connections
			boolean isWrapped = connection instanceof Wrapped<?> wrapper
					&& wrapper.unwrap() instanceof PostgresqlConnection;
			return isWrapped ? cancel((Connection) ((Wrapped<?>) connection).unwrap()) : Mono.empty();
		}

	}

	/**
	 * MariaDB, which takes a second connection.
	 */
	final class MariaDb {

		private MariaDb() {
		}

		static ServerCancel of(ConnectionFactory factory, Connection connection) {
			Long number = Waiting.of(number(connection), Duration.ZERO, () -> {
			});
			return () -> run(Mono.usingWhen(factory.create(),
					(other) -> Flux.from(other.createStatement("KILL QUERY " + number).execute())
						.concatMap(Result::getRowsUpdated)
						.then(),
					Connection::close));
		}

		private static Mono<Long> number(Connection connection) {
			return Flux.from(connection.createStatement("SELECT CONNECTION_ID()").execute())
				.concatMap((result) -> result.map((row) -> row.get(0, Long.class)))
				.next();
		}

	}

}
