package dev.asyncdb.autoconfigure.operations;

import java.util.Locale;
import java.util.Set;

/**
 * The first keyword of a statement as a tag, which has few values whatever SQL an
 * application executes.
 */
final class SqlOperation {

	private static final String OTHER = "OTHER";

	private static final Set<String> KNOWN = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "CALL",
			"BATCH", "CREATE", "ALTER", "DROP", "TRUNCATE", "SET", "LOCK", "COPY", "LISTEN", "NOTIFY");

	private SqlOperation() {
	}

	static String known(String keyword) {
		return KNOWN.contains(keyword) ? keyword : OTHER;
	}

	static String of(String sql) {
		String text = sql.strip();
		int end = 0;
		while (end < text.length() && Character.isLetter(text.charAt(end))) {
			end++;
		}
		return known(text.substring(0, end).toUpperCase(Locale.ROOT));
	}

}
