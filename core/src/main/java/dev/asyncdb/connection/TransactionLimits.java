package dev.asyncdb.connection;

import java.time.Duration;

import dev.asyncdb.url.DriverOptions;

/**
 * Time limits that the server enforces in the transactions of sessions. They end with the
 * transaction, so other users of the same connection do not notice them. PostgreSQL and
 * MariaDB have such limits; H2 has none. Immutable.
 *
 * @param statement longest execution of a statement, zero for no limit
 * @param lock longest wait for a lock, zero for no limit
 * @param idleInTransaction longest time that a transaction stays open without a
 * statement, zero for no limit
 * @since 0.1.0
 */
public record TransactionLimits(Duration statement, Duration lock, Duration idleInTransaction) {

	private static final TransactionLimits NONE = new TransactionLimits(Duration.ZERO, Duration.ZERO, Duration.ZERO);

	/**
	 * Return no limits.
	 * @return limits of zero, which leave those of the server
	 * @since 0.1.0
	 */
	public static TransactionLimits none() {
		return NONE;
	}

	/**
	 * Return the limits of driver options.
	 * @param options the options
	 * @return limits for each transaction
	 * @since 0.1.0
	 */
	public static TransactionLimits of(DriverOptions options) {
		return new TransactionLimits(options.statement(), options.lock(), options.idleInTransaction());
	}

	boolean isNone() {
		return equals(NONE);
	}

	/**
	 * Return these limits with another limit of a statement.
	 * @param limit longest execution of a statement, zero for no limit
	 * @return new limits
	 * @since 0.1.0
	 */
	public TransactionLimits withStatement(Duration limit) {
		return new TransactionLimits(limit, this.lock, this.idleInTransaction);
	}

}
