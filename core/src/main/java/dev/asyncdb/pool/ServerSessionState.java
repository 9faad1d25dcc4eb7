package dev.asyncdb.pool;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import dev.asyncdb.connection.TransactionTimeout;

/**
 * What a statement leaves behind in the server's session, and what takes it away.
 * <p>
 * Statements are recognised by their words. Those that change nothing but rows, which is
 * nearly all, cost nothing; one too many is only reset in vain. Thread-safe.
 *
 * @param reset what brings a session back to how it was when it was connected
 * @param isResettable whether anything does; a session that is not has to end
 * @param known which texts have been looked at already
 */
record ServerSessionState(Optional<String> reset, boolean isResettable, Map<String, Boolean> known) {

	private static final Pattern CHANGING = Pattern
		.compile("^\\s*(set|reset|listen|load|prepare|declare|discard|alter\\s+session|use"
				+ "|lock\\s+tables?|flush|handler|xa)\\b"
				+ "|;\\s*(set|reset|listen|load|prepare|declare|discard|use)\\b"
				+ "|set_config\\s*\\(|advisory_lock|get_lock\\s*\\(|\\btemp(orary)?\\b|\\bdo\\s+\\$|\\bcall\\b|@[a-z_]+\\s*:?=",
				Pattern.CASE_INSENSITIVE);

	// DISCARD ALL would also drop the statements that the driver has prepared
	private static final String POSTGRESQL = String.join("; ", "CLOSE ALL", "SET SESSION AUTHORIZATION DEFAULT",
			"RESET ALL", "UNLISTEN *", "SELECT pg_advisory_unlock_all()", "DISCARD TEMP", "DISCARD SEQUENCES");

	private static final int TEXTS = 1000;

	/**
	 * The state of sessions of a database.
	 * @param database name of the database as its driver gives it
	 */
	static ServerSessionState of(String database) {
		return new ServerSessionState(database.startsWith("PostgreSQL") ? Optional.of(POSTGRESQL) : Optional.empty(),
				!database.startsWith("MariaDB"), new ConcurrentHashMap<>());
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
