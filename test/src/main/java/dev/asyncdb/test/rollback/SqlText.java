package dev.asyncdb.test.rollback;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the text of a statement says about its effects.
 */
final class SqlText {

	private static final int SHOWN = 120;

	private static final Pattern BLANK = Pattern.compile("^(?:\\s++|--[^\\n]*+|(?s:/\\*.*?\\*/))++");

	private static final Pattern READ = Pattern.compile("^(?:SELECT|SHOW|WITH|VALUES|TABLE)\\b",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern EFFECT = Pattern.compile(
			"\\b(?:INSERT|UPDATE|DELETE|MERGE|SHARE|INTO)\\b|nextval|setval|set_config|advisory|get_lock|:=",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern DEFINITION = Pattern
		.compile("^(?:CREATE|ALTER|DROP|TRUNCATE|RENAME|GRANT|REVOKE|COMMENT|LOCK|OPTIMIZE|ANALYZE|FLUSH)\\b"
				+ "(?!\\s+(?:LOCAL\\s+)?TEMPORARY\\b)", Pattern.CASE_INSENSITIVE);

	private static final Pattern END = Pattern.compile(
			"^(?:BEGIN|START\\s+TRANSACTION|COMMIT|END|ABORT|ROLLBACK(?!\\s+(?:WORK\\s+|TRANSACTION\\s+)?TO\\b))\\b",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern LOCAL = Pattern.compile(
			"\\bSET\\s+LOCAL\\s+([\\w.]+)|set_config\\s*\\(\\s*'([\\w.]+)'[^)]*,\\s*true\\s*\\)",
			Pattern.CASE_INSENSITIVE);

	private SqlText() {
	}

	private static String start(String sql) {
		return BLANK.matcher(sql).replaceFirst("");
	}

	/**
	 * Return whether a statement only reads, without locks.
	 */
	static boolean isPlainRead(String sql) {
		return READ.matcher(start(sql)).find() && !EFFECT.matcher(sql).find();
	}

	/**
	 * Return whether a statement defines something, which ends the transaction on some
	 * databases.
	 */
	static boolean isDefinition(String sql) {
		return DEFINITION.matcher(start(sql)).find();
	}

	/**
	 * Return whether a statement begins or ends a transaction.
	 */
	static boolean isTransactionControl(String sql) {
		return END.matcher(start(sql)).find();
	}

	/**
	 * Return the settings that a statement changes for the transaction.
	 */
	static Set<String> localSettings(String sql) {
		Set<String> names = new LinkedHashSet<>();
		Matcher matcher = LOCAL.matcher(sql);
		while (matcher.find()) {
			String name = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
			if (!name.equalsIgnoreCase("transaction")) {
				names.add(name);
			}
		}
		return names;
	}

	/**
	 * Return the beginning of a statement for a message.
	 */
	static String shortened(String sql) {
		String line = sql.strip().replaceAll("\\s+", " ");
		return (line.length() <= SHOWN) ? line : line.substring(0, SHOWN) + "…";
	}

}
