package dev.asyncdb.connection;

import java.time.Duration;

import io.r2dbc.spi.Option;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionTimedOutException;

/**
 * The timeout of a transaction. R2DBC does not define one; Spring passes its own as the
 * lock wait timeout of the transaction, which the drivers ignore.
 *
 * @param timeout how long the transaction may last
 * @param at when it expires, by {@link System#nanoTime()}
 */
public record TransactionTimeout(Duration timeout, long at) {

	/** The prefix of the user variables that keep the limits of MariaDB's session. */
	public static final String VARIABLE = "@asyncdb_";

	private static final Option<Duration> SPRING_TIMEOUT = TransactionDefinition.LOCK_WAIT_TIMEOUT;

	/**
	 * The timeout of a transaction that begins now, {@code null} if it has none.
	 */
	static @Nullable TransactionTimeout of(TransactionDefinition definition) {
		Duration timeout = definition.getAttribute(SPRING_TIMEOUT);
		return (timeout != null && !timeout.isZero())
				? new TransactionTimeout(timeout, System.nanoTime() + timeout.toNanos()) : null;
	}

	boolean isExpired() {
		return System.nanoTime() - this.at >= 0;
	}

	TransactionTimedOutException failure() {
		return new TransactionTimedOutException(
				"The transaction has lasted longer than its timeout of %s and is rolled back".formatted(this.timeout));
	}

	/**
	 * The remaining time, at most the given limit. Two more seconds let the server report
	 * its own timeout first.
	 */
	Duration remaining(Duration limit) {
		Duration remaining = Duration.ofNanos(Math.max(this.at - System.nanoTime(), 0)).plusSeconds(2);
		return (remaining.compareTo(limit) < 0) ? remaining : limit;
	}

}
