package dev.asyncdb.connection;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.IsolationLevel;

/**
 * What drivers do not do when they begin a transaction, and the statements that do it
 * instead.
 */
enum ConnectionDialect {

	/** Any other database. */
	GENERIC,

	POSTGRESQL {

		@Override
		Optional<String> setLimits(TransactionLimits limits) {
			return joined("", "; ",
					Stream.of(set("statement_timeout", limits.statement()), set("lock_timeout", limits.lock()),
							set("idle_in_transaction_session_timeout", limits.idleInTransaction())));
		}

		private static String set(String name, Duration limit) {
			return limit.isZero() ? "" : "SET LOCAL %s = %d".formatted(name, millis(limit));
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

		@Override
		boolean refusesStatementsAfterError() {
			return true;
		}

	},

	MARIADB {

		@Override
		Optional<String> setLimits(TransactionLimits limits) {
			return joined("SET ", ", ", variables(limits).map((variable) -> "%1$s%2$s = @@%2$s, %2$s = %3$s"
				.formatted(TransactionTimeout.VARIABLE, variable.getKey(), variable.getValue())));
		}

		@Override
		Optional<String> resetLimits(TransactionLimits limits) {
			return joined("SET ", ", ", variables(limits)
				.map((variable) -> "%2$s = %1$s%2$s".formatted(TransactionTimeout.VARIABLE, variable.getKey())));
		}

		@Override
		boolean storesInReadOnlyTransaction(String statement) {
			return ReadOnlyStatements.isDefinition(statement);
		}

		private static Stream<Map.Entry<String, BigDecimal>> variables(TransactionLimits limits) {
			BigDecimal lock = BigDecimal.valueOf(seconds(limits.lock()));
			return Stream
				.of(Map.entry("max_statement_time",
						limits.statement().isZero() ? BigDecimal.ZERO
								: BigDecimal.valueOf(millis(limits.statement()), 3)),
						Map.entry("innodb_lock_wait_timeout", lock), Map.entry("lock_wait_timeout", lock),
						Map.entry("idle_transaction_timeout", BigDecimal.valueOf(seconds(limits.idleInTransaction()))))
				.filter((variable) -> variable.getValue().signum() > 0);
		}

		// Rounded up, since zero would mean not to wait at all
		private static long seconds(Duration limit) {
			return (limit.toMillis() + 999) / 1000;
		}

	},

	H2 {

		// Only for the whole session, whose level the query returns to restore it
		@Override
		Optional<String> setIsolation(IsolationLevel level) {
			return Optional.of("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL " + level.asSql());
		}

		// As PostgreSQL does: its own READ UNCOMMITTED has dirty reads
		@Override
		IsolationLevel effective(IsolationLevel level) {
			return IsolationLevel.READ_UNCOMMITTED.equals(level) ? IsolationLevel.READ_COMMITTED : level;
		}

		@Override
		boolean hasWriteSkew(IsolationLevel level) {
			return IsolationLevel.SERIALIZABLE.equals(level);
		}

		@Override
		Optional<String> sessionIsolation() {
			return Optional
				.of("SELECT ISOLATION_LEVEL FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID = SESSION_ID()");
		}

		@Override
		boolean storesInReadOnlyTransaction(String statement) {
			return !ReadOnlyStatements.isQuery(statement);
		}

	};

	/**
	 * The dialect of a connection, which may belong to any driver.
	 */
	static ConnectionDialect of(Connection connection) {
		return named(connection.getMetadata().getDatabaseProductName());
	}

	/**
	 * The dialect of the connections of a factory, which may belong to any driver.
	 */
	static ConnectionDialect of(ConnectionFactory factory) {
		return named(factory.getMetadata().getName());
	}

	private static ConnectionDialect named(String product) {
		return DatabaseProduct.findByName(product).map(ConnectionDialect::of).orElse(GENERIC);
	}

	private static ConnectionDialect of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> POSTGRESQL;
			case MARIADB -> MARIADB;
			case H2 -> H2;
		};
	}

	private static long millis(Duration timeout) {
		return Math.max(timeout.toMillis(), 1);
	}

	private static Optional<String> joined(String prefix, String delimiter, Stream<String> parts) {
		String list = parts.filter((part) -> !part.isEmpty()).collect(Collectors.joining(delimiter));
		return list.isEmpty() ? Optional.empty() : Optional.of(prefix + list);
	}

	/**
	 * The statement that makes the server enforce limits in the transaction that was
	 * begun, empty if there are none.
	 */
	Optional<String> setLimits(TransactionLimits limits) {
		return Optional.empty();
	}

	/**
	 * The statement that restores the limits of the server session, empty if they end
	 * with the transaction.
	 */
	Optional<String> resetLimits(TransactionLimits limits) {
		return Optional.empty();
	}

	/**
	 * The statement that sets the isolation level of the transaction that begins next,
	 * empty if the driver does.
	 */
	Optional<String> setIsolation(IsolationLevel level) {
		return Optional.empty();
	}

	/**
	 * The level that a transaction gets for a requested one.
	 */
	IsolationLevel effective(IsolationLevel level) {
		return level;
	}

	/**
	 * Whether two transactions of a level, which has to prevent it, can each write what
	 * depends on rows that the other one changes.
	 */
	boolean hasWriteSkew(IsolationLevel level) {
		return false;
	}

	/**
	 * The query for the isolation level to restore after the transaction, empty if the
	 * level ends with it.
	 */
	Optional<String> sessionIsolation() {
		return Optional.empty();
	}

	/**
	 * Whether the database executes a statement in a read-only transaction although it
	 * may write.
	 */
	boolean storesInReadOnlyTransaction(String statement) {
		return false;
	}

	boolean hangsAfterFailedBinding() {
		return false;
	}

	/**
	 * Return whether a transaction accepts nothing but a rollback after any error.
	 */
	boolean refusesStatementsAfterError() {
		return false;
	}

	/**
	 * Return whether a prepared statement fails after its table was altered.
	 */
	boolean hasOutdatedStatements() {
		return false;
	}

}
