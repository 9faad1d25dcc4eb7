package dev.asyncdb.test.rollback;

import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Commands on a connection that takes part in no test.
 */
final class DriverCommands {

	private DriverCommands() {
	}

	/**
	 * Open a connection for some work.
	 */
	static Mono<Void> with(ConnectionFactory driver, Function<Connection, Mono<Void>> work) {
		return Mono.usingWhen(Flux.<Connection>from(driver.create()).single(), work, Connection::close);
	}

	static Mono<Void> run(Connection connection, String command) {
		return results(connection, command).concatMap(Result::getRowsUpdated).then();
	}

	/**
	 * Return the texts in the first column of a query.
	 */
	static Flux<String> texts(Connection connection, String query) {
		return results(connection, query)
			.concatMap((result) -> result.map((row, metadata) -> String.valueOf(row.get(0))));
	}

	private static Flux<Result> results(Connection connection, String sql) {
		return Flux.<Result>from(connection.createStatement(sql).fetchSize(0).execute());
	}

}
