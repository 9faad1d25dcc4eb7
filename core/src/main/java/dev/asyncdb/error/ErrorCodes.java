package dev.asyncdb.error;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The error codes of all supported databases, for R2DBC and JDBC.
 * <p>
 * A vendor code is more precise than an SQLSTATE, and an SQLSTATE more precise than its
 * class: MariaDB reports many errors as {@code HY000}. The ranges of the vendor codes do
 * not overlap; PostgreSQL has none.
 */
public final class ErrorCodes {

	static final String LOCK_NOT_AVAILABLE = "55P03";

	static final String CANNOT_CONNECT = "08001";

	private static final int H2_DEADLOCK = 40001;

	private static final Map<Integer, DatabaseErrorKind> VENDOR_CODES = new HashMap<>();

	/** Complete SQLSTATEs and classes of two characters. */
	private static final Map<String, DatabaseErrorKind> SQL_STATES = new HashMap<>();

	static {
		define(DatabaseErrorKind.DUPLICATE_KEY, List.of("23505"), 1022, 1062, 1586, 23505);
		define(DatabaseErrorKind.CONSTRAINT_VIOLATION, List.of("23", "44"), 1048, 1364);
		define(DatabaseErrorKind.INVALID_VALUE, List.of("22"), 1264, 1265, 1366);
		define(DatabaseErrorKind.SERIALIZATION_FAILURE, List.of("40001"), 1020);
		define(DatabaseErrorKind.DEADLOCK, List.of("40P01"), 1213, H2_DEADLOCK);
		define(DatabaseErrorKind.LOCK_TIMEOUT, List.of(LOCK_NOT_AVAILABLE), 1205, 50200, 90131);
		define(DatabaseErrorKind.CANCELLED, List.of("57014"), 1317, 1969, 57014);
		define(DatabaseErrorKind.CONNECTION_LOST, List.of("08", "57P01", "57P02"), 1053, 1927, 2006, 2013, 90067,
				90098);
		define(DatabaseErrorKind.SERVER_BUSY, List.of("53", "57P03"), 1021, 1037, 1038, 1040, 1041, 1047, 1114, 1203,
				1206, 1226);
		define(DatabaseErrorKind.READ_ONLY, List.of("25006"), 1036, 1290, 1792, 1836, 90097);
		define(DatabaseErrorKind.TRANSACTION_FAILED, List.of("25P02"));
		define(DatabaseErrorKind.OUTCOME_UNKNOWN, List.of("40003"));
		define(DatabaseErrorKind.OUTDATED_STATEMENT, List.of(), 1412, 1615);
		define(DatabaseErrorKind.AUTHENTICATION_FAILED, List.of("28"), 1045, 1698, 28000);
		define(DatabaseErrorKind.UNKNOWN_DATABASE, List.of("3D000"), 1049, 90146, 90149);
		define(DatabaseErrorKind.PERMISSION_DENIED, List.of("42501"), 1044, 1142, 1143, 1227, 1370, 90096);
		define(DatabaseErrorKind.BAD_GRAMMAR, List.of("42"));
	}

	/** Deadlocks, a snapshot conflict and a full lock table. */
	private static final Set<Integer> TRANSACTION_ROLLED_BACK = Set.of(1020, 1206, 1213, H2_DEADLOCK);

	private static final Set<String> UNDEFINED_TABLE = Set.of("42P01", "3F000", "42S02", "42S03", "42S04", "90079");

	/**
	 * A table or a key; MariaDB reports a duplicate key as the class of all constraints.
	 */
	private static final Set<String> ALREADY_EXISTS = Set.of("42P07", "42S01", "23505", "23000");

	private static final String FEATURE_NOT_SUPPORTED = "0A000";

	private static final String PROTOCOL_VIOLATION = "08P01";

	private ErrorCodes() {
	}

	private static void define(DatabaseErrorKind kind, List<String> sqlStates, int... vendorCodes) {
		sqlStates.forEach((state) -> SQL_STATES.put(state, kind));
		for (int code : vendorCodes) {
			VENDOR_CODES.put(code, kind);
		}
	}

	static @Nullable DatabaseErrorKind kindOf(ErrorCode code) {
		DatabaseErrorKind kind = VENDOR_CODES.get(code.vendorCode());
		if (kind == null) {
			kind = SQL_STATES.get(code.sqlState());
		}
		return (kind != null) ? kind : SQL_STATES.get(code.sqlStateClass());
	}

	/**
	 * Return whether the server sent an error, as opposed to the driver that lost the
	 * server. MariaDB reserves the codes from 2000 to 2999 for clients.
	 */
	static boolean isSentByServer(ErrorCode code) {
		int vendor = code.vendorCode();
		boolean isMariaDb = vendor >= 1000 && vendor <= 4999 && (vendor < 2000 || vendor > 2999);
		return code.hasSqlState() && (vendor == 0 || isMariaDb);
	}

	static boolean isProtocolViolation(ErrorCode code) {
		return code.sqlState().equals(PROTOCOL_VIOLATION);
	}

	static boolean isFeatureNotSupported(ErrorCode code) {
		return code.sqlState().equals(FEATURE_NOT_SUPPORTED);
	}

	/**
	 * Return whether the database has rolled back the whole transaction together with the
	 * failed statement, so that later statements would run outside of it.
	 */
	public static boolean isTransactionRolledBack(Throwable failure) {
		ErrorCode code = ErrorCode.of(failure);
		return code != null && TRANSACTION_ROLLED_BACK.contains(code.vendorCode());
	}

	/**
	 * Return whether the first database error of a failure says that a table or its
	 * schema does not exist.
	 */
	public static boolean isUndefinedTable(Throwable failure) {
		ErrorCode code = ErrorCode.first(failure);
		return code != null && UNDEFINED_TABLE.contains(code.sqlState());
	}

	/**
	 * Return whether the first database error of a failure says that a table or a key
	 * already exists.
	 */
	public static boolean isAlreadyExists(Throwable failure) {
		ErrorCode code = ErrorCode.first(failure);
		return code != null && ALREADY_EXISTS.contains(code.sqlState());
	}

}
