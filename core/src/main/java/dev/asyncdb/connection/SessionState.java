package dev.asyncdb.connection;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What a statement leaves behind in the server's session, and what takes it away.
 * <p>
 * Statements are recognised by their words. Those that change nothing but rows, which is
 * nearly all, cost nothing; one too many is only reset in vain.
 */
final class SessionState {

	private static final Pattern CHANGING = Pattern
		.compile("^\\s*(set|reset|listen|load|prepare|declare|discard|alter\\s+session|use)\\b"
				+ "|;\\s*(set|reset|listen|load|prepare|declare|discard|use)\\b"
				+ "|set_config\\s*\\(|advisory_lock|get_lock\\s*\\(|\\btemp(orary)?\\b|\\bdo\\s+\\$|\\bcall\\b|@[a-z_]+\\s*:?=",
				Pattern.CASE_INSENSITIVE);

	// DISCARD ALL would also drop the statements that the driver has prepared
	private static final String POSTGRESQL = String.join("; ", "CLOSE ALL", "SET SESSION AUTHORIZATION DEFAULT",
			"RESET ALL", "UNLISTEN *", "SELECT pg_advisory_unlock_all()", "DISCARD TEMP", "DISCARD SEQUENCES");

	private static final int TEXTS = 1000;

	private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

	private SessionState() {
	}

	static boolean isChangedBy(String sql) {
		Boolean known = KNOWN.get(sql);
		if (known != null) {
			return known;
		}
		boolean changed = CHANGING.matcher(sql).find();
		if (KNOWN.size() < TEXTS) {
			KNOWN.put(sql, changed);
		}
		return changed;
	}

	/**
	 * What brings a session back to how it was when it was connected.
	 * @param database name of the database as its driver gives it
	 */
	static Optional<String> reset(String database) {
		return database.startsWith("PostgreSQL") ? Optional.of(POSTGRESQL) : Optional.empty();
	}

}
