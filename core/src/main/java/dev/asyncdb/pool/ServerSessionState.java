package dev.asyncdb.pool;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import dev.asyncdb.connection.TransactionTimeout;
import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.ConnectionFactory;

/**
 * Server session state that a statement changes, and the statement that resets it.
 * <p>
 * Keywords identify the statements. Nearly all statements change rows only and are not
 * reset; a false positive costs an unnecessary reset. Thread-safe.
 *
 * @param reset the statement that restores the state of a new server session
 * @param isResettable whether a server session can be reset at all; otherwise it has to
 * be closed
 * @param known the results for statements that were already checked
 */
record ServerSessionState(Optional<String> reset, boolean isResettable, Map<String, Boolean> known) {

	private static final Pattern CHANGING = Pattern
		.compile("^\\s*(set|reset|listen|load|prepare|declare|discard|alter\\s+session|use"
				+ "|lock\\s+tables?|flush|handler|xa)\\b"
				+ "|;\\s*(set|reset|listen|load|prepare|declare|discard|use)\\b"
				+ "|set_config\\s*\\(|advisory_lock|get_lock\\s*\\(|\\btemp(orary)?\\b|\\bdo\\s+\\$|\\bcall\\b|@[a-z_]+\\s*:?=",
				Pattern.CASE_INSENSITIVE);

	// DISCARD ALL would also drop the prepared statements of the driver
	private static final String POSTGRESQL_RESET = String.join("; ", "CLOSE ALL", "SET SESSION AUTHORIZATION DEFAULT",
			"RESET ALL", "UNLISTEN *", "SELECT pg_advisory_unlock_all()", "DISCARD TEMP", "DISCARD SEQUENCES");

	private static final int TEXTS = 1000;

	/**
	 * The state of the server sessions of a connection factory of any driver.
	 */
	static ServerSessionState of(ConnectionFactory driver) {
		return DatabaseProduct.findByName(driver.getMetadata().getName())
			.map(ServerSessionState::of)
			.orElseGet(() -> create(Optional.empty(), true));
	}

	private static ServerSessionState of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> create(Optional.of(POSTGRESQL_RESET), true);
			case MARIADB -> create(Optional.empty(), false);
			case H2 -> create(Optional.empty(), true);
		};
	}

	private static ServerSessionState create(Optional<String> reset, boolean isResettable) {
		return new ServerSessionState(reset, isResettable, new ConcurrentHashMap<>());
	}

	boolean isChangedBy(String sql) {
		Boolean before = this.known.get(sql);
		if (before != null) {
			return before;
		}
		boolean changed = CHANGING.matcher(sql).find() && !sql.contains(TransactionTimeout.VARIABLE);
		if (this.known.size() < TEXTS) {
			this.known.put(sql, changed);
		}
		return changed;
	}

}
