package dev.asyncdb.connection;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.Connection;

/**
 * The statements by which a transaction sets a statement timeout on the server, and a
 * defect of one driver.
 */
enum ConnectionDialect {

	/** Any database whose server has no statement timeout for one transaction. */
	GENERIC,

	POSTGRESQL {

		@Override
		Optional<String> setStatementTimeout(Duration timeout) {
			return Optional.of("SET LOCAL statement_timeout = " + millis(timeout));
		}

		// After one of several bindings has failed, the driver runs no more of them and
		// never completes
		@Override
		boolean hangsAfterFailedBinding() {
			return true;
		}

		@Override
		boolean hasOutdatedStatements() {
			return true;
		}

	},

	MARIADB {

		@Override
		Optional<String> setStatementTimeout(Duration timeout) {
			return Optional.of("SET %s = @@max_statement_time, max_statement_time = %s"
				.formatted(TransactionTimeout.VARIABLE, BigDecimal.valueOf(millis(timeout), 3)));
		}

		@Override
		Optional<String> resetStatementTimeout() {
			return Optional.of("SET max_statement_time = " + TransactionTimeout.VARIABLE);
		}

	};

	/**
	 * The dialect of a connection, which may belong to any driver.
	 */
	static ConnectionDialect of(Connection connection) {
		return DatabaseProduct.findByName(connection.getMetadata().getDatabaseProductName())
			.map(ConnectionDialect::of)
			.orElse(GENERIC);
	}

	private static ConnectionDialect of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> POSTGRESQL;
			case MARIADB -> MARIADB;
			case H2 -> GENERIC;
		};
	}

	private static long millis(Duration timeout) {
		return Math.max(timeout.toMillis(), 1);
	}

	/**
	 * The statement that makes the server end each statement of the transaction in time.
	 */
	Optional<String> setStatementTimeout(Duration timeout) {
		return Optional.empty();
	}

	/**
	 * The statement that restores the timeout of the server session, empty if the timeout
	 * ends with the transaction.
	 */
	Optional<String> resetStatementTimeout() {
		return Optional.empty();
	}

	boolean hangsAfterFailedBinding() {
		return false;
	}

	/**
	 * Return whether a prepared statement fails after its table was altered.
	 */
	boolean hasOutdatedStatements() {
		return false;
	}

}
