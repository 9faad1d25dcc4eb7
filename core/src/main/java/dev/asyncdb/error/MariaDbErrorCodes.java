package dev.asyncdb.error;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The error codes of MariaDB's server, where its SQLSTATE says too little or something
 * else.
 */
final class MariaDbErrorCodes {

	private static final int FIRST = 1000;

	private static final int LAST = 4999;

	private static final int FIRST_OF_CLIENT = 2000;

	private static final int LAST_OF_CLIENT = 2999;

	/** A conflict of snapshots, a full lock table and a deadlock. */
	private static final Set<Integer> ENDS_OF_TRANSACTIONS = Set.of(1020, 1206, 1213);

	private static final Map<Integer, DatabaseErrorKind> KINDS = kinds();

	private MariaDbErrorCodes() {
	}

	static @Nullable DatabaseErrorKind kindOf(int code) {
		return KINDS.get(code);
	}

	/**
	 * Whether the server has said it, and not the driver about the server.
	 */
	static boolean isOfServer(int code) {
		return code >= FIRST && code <= LAST && (code < FIRST_OF_CLIENT || code > LAST_OF_CLIENT);
	}

	static boolean isEndOfTransaction(int code) {
		return ENDS_OF_TRANSACTIONS.contains(code);
	}

	private static Map<Integer, DatabaseErrorKind> kinds() {
		Map<Integer, DatabaseErrorKind> kinds = new HashMap<>();
		put(kinds, DatabaseErrorKind.DUPLICATE_KEY, 1022, 1062, 1586);
		put(kinds, DatabaseErrorKind.CONSTRAINT_VIOLATION, 1048, 1364);
		put(kinds, DatabaseErrorKind.INVALID_VALUE, 1264, 1265, 1366);
		put(kinds, DatabaseErrorKind.SERIALIZATION_FAILURE, 1020);
		put(kinds, DatabaseErrorKind.DEADLOCK, 1213);
		put(kinds, DatabaseErrorKind.LOCK_TIMEOUT, 1205);
		put(kinds, DatabaseErrorKind.CANCELLED, 1317, 1969);
		put(kinds, DatabaseErrorKind.CONNECTION_LOST, 1053, 1927, 2006, 2013);
		put(kinds, DatabaseErrorKind.SERVER_BUSY, 1021, 1037, 1038, 1040, 1041, 1047, 1114, 1203, 1206, 1226);
		put(kinds, DatabaseErrorKind.READ_ONLY, 1290, 1792, 1836);
		put(kinds, DatabaseErrorKind.OUTDATED_STATEMENT, 1412, 1615);
		put(kinds, DatabaseErrorKind.PERMISSION_DENIED, 1044, 1045, 1142, 1143, 1227, 1370, 1698);
		return Map.copyOf(kinds);
	}

	private static void put(Map<Integer, DatabaseErrorKind> kinds, DatabaseErrorKind kind, int... codes) {
		for (int code : codes) {
			kinds.put(code, kind);
		}
	}

}
