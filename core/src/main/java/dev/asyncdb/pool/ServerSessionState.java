package dev.asyncdb.pool;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import dev.asyncdb.connection.TransactionTimeout;
import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.ConnectionFactory;

/**
 * Server session state that a statement changes, and the statements that reset it.
 * <p>
 * Keywords identify the statements. Nearly all statements change rows only and are not
 * reset; a false positive costs an unnecessary reset. Thread-safe.
 *
 * @param changing finds the statements that change state which outlives the transaction
 * @param reset the statements that restore the state of a new server session
 * @param isResettable whether a server session can be reset at all; otherwise it has to
 * be closed
 * @param known the results for statements that were already checked
 */
record ServerSessionState(Pattern changing, List<String> reset, boolean isResettable, Map<String, Boolean> known) {

	private static final String BLANK = "(?:\\s++|--[^\\n]*+|#[^\\n]*+|(?s:/\\*.*?\\*/))*+";

	private static final Pattern CHANGING = changing("");

	// What ends with the transaction or the statement does not count; on MariaDB, LOCAL
	// means the session, and TRANSACTION the next transaction
	private static final Pattern CHANGING_POSTGRESQL = changing(unlessBefore("local|transaction|constraints"));

	private static final Pattern CHANGING_MARIADB = changing(unlessBefore("statement"));

	private static final Pattern LOCAL_CONFIG = Pattern.compile("set_config\\s*\\((?:[^()']|'[^']*')*,\\s*true\\s*\\)",
			Pattern.CASE_INSENSITIVE);

	// DISCARD ALL would also drop the prepared statements of the driver
	private static final List<String> POSTGRESQL_RESET = List.of("CLOSE ALL", "SET SESSION AUTHORIZATION DEFAULT",
			"RESET ALL", "UNLISTEN *", "SELECT pg_advisory_unlock_all()", "DISCARD TEMP", "DISCARD SEQUENCES");

	private static final int TEXTS = 1000;

	// Generated statements can be very long, and are rarely repeated
	private static final int LONGEST_KNOWN = 2000;

	private static String unlessBefore(String words) {
		return "(?!%s(?:%s)\\b)".formatted(BLANK, words);
	}

	private static Pattern changing(String unlessBefore) {
		String set = "set" + unlessBefore;
		return Pattern.compile("^" + BLANK + "(" + set
				+ "|reset|listen|load|prepare|declare|discard|alter\\s+session|use"
				+ "|lock\\s+tables?|flush|handler|xa)\\b" + "|;" + BLANK + "(" + set
				+ "|reset|listen|load|prepare|declare|discard|use)\\b"
				+ "|set_config\\s*\\(|advisory_lock|get_lock\\s*\\(|\\btemp(orary)?\\b|\\bdo\\s+\\$|\\bcall\\b|@[a-z_]+\\s*:?=",
				Pattern.CASE_INSENSITIVE);
	}

	/**
	 * The state of the server sessions of a connection factory of any driver.
	 */
	static ServerSessionState of(ConnectionFactory driver) {
		return DatabaseProduct.findByName(driver.getMetadata().getName())
			.map(ServerSessionState::of)
			.orElseGet(() -> create(CHANGING, List.of(), true));
	}

	private static ServerSessionState of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> create(CHANGING_POSTGRESQL, POSTGRESQL_RESET, true);
			case MARIADB -> create(CHANGING_MARIADB, List.of(), false);
			case H2 -> create(CHANGING, List.of(), true);
		};
	}

	private static ServerSessionState create(Pattern changing, List<String> reset, boolean isResettable) {
		return new ServerSessionState(changing, reset, isResettable, new ConcurrentHashMap<>());
	}

	boolean isChangedBy(String sql) {
		if (sql.length() > LONGEST_KNOWN) {
			return isChanging(sql);
		}
		Boolean before = this.known.get(sql);
		if (before != null) {
			return before;
		}
		boolean changed = isChanging(sql);
		if (this.known.size() < TEXTS) {
			this.known.put(sql, changed);
		}
		return changed;
	}

	private boolean isChanging(String sql) {
		boolean found = this.changing.matcher(sql).find() && !sql.contains(TransactionTimeout.VARIABLE);
		return found && this.changing.matcher(LOCAL_CONFIG.matcher(sql).replaceAll("")).find();
	}

}
