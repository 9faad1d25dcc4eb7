package dev.asyncdb.connection;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

import io.r2dbc.spi.Option;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionTimedOutException;

/**
 * Until when a transaction may do something. R2DBC knows no timeout of a transaction;
 * Spring hands its own over as the time to wait for a lock, and drivers do nothing with
 * that.
 *
 * @param timeout how long the transaction may last
 * @param at when it is over, by {@link System#nanoTime()}
 */
public record TransactionTimeout(Duration timeout, long at) {

	/** Where MariaDB keeps what its session's own limit was. */
	public static final String VARIABLE = "@asyncdb_statement_time";

	private static final Option<Duration> SPRINGS_TIMEOUT = TransactionDefinition.LOCK_WAIT_TIMEOUT;

	/**
	 * The deadline of a transaction that begins now.
	 * @return {@code null} if it has none
	 */
	static @Nullable TransactionTimeout of(TransactionDefinition definition) {
		Duration timeout = definition.getAttribute(SPRINGS_TIMEOUT);
		return (timeout != null && !timeout.isZero())
				? new TransactionTimeout(timeout, System.nanoTime() + timeout.toNanos()) : null;
	}

	boolean isOver() {
		return System.nanoTime() - this.at >= 0;
	}

	TransactionTimedOutException failure() {
		return new TransactionTimedOutException(
				"The transaction has lasted longer than its timeout of %s and is rolled back".formatted(this.timeout));
	}

	/**
	 * The shorter one of what is left, with some time for the server to tell it itself,
	 * and a limit.
	 */
	Duration leftWithin(Duration limit) {
		Duration left = Duration.ofNanos(Math.max(this.at - System.nanoTime(), 0)).plusSeconds(2);
		return (left.compareTo(limit) < 0) ? left : limit;
	}

	/**
	 * What lets the server end each statement of the transaction in time.
	 * @param database name of the database as its driver gives it
	 */
	Optional<String> serverLimit(String database) {
		long millis = Math.max(this.timeout.toMillis(), 1);
		if (database.startsWith("MariaDB")) {
			return Optional.of("SET %s = @@max_statement_time, max_statement_time = %s".formatted(VARIABLE,
					BigDecimal.valueOf(millis, 3)));
		}
		return database.startsWith("PostgreSQL") ? Optional.of("SET LOCAL statement_timeout = " + millis)
				: Optional.empty();
	}

	/**
	 * What takes the limit back after the transaction, where it would outlive it.
	 * @param database name of the database as its driver gives it
	 */
	static Optional<String> undo(String database) {
		return database.startsWith("MariaDB") ? Optional.of("SET max_statement_time = " + VARIABLE) : Optional.empty();
	}

}
