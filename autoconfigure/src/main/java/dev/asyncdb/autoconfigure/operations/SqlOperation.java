package dev.asyncdb.autoconfigure.operations;

import java.util.Set;

import dev.asyncdb.metrics.SqlKeyword;

/**
 * The first keyword of a statement as a tag, which has few values whatever SQL an
 * application executes.
 */
final class SqlOperation {

	private static final Set<String> KNOWN = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "CALL",
			"BATCH", "CREATE", "ALTER", "DROP", "TRUNCATE", "SET", "LOCK", "COPY", "LISTEN", "NOTIFY");

	private SqlOperation() {
	}

	static String known(String keyword) {
		return KNOWN.contains(keyword) ? keyword : SqlKeyword.OTHER;
	}

	static String of(String sql) {
		return known(SqlKeyword.of(sql));
	}

}
