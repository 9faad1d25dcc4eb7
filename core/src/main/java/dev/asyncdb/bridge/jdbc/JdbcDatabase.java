package dev.asyncdb.bridge.jdbc;

import java.sql.DatabaseMetaData;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link DatabaseMetaData} of JDBC can say here.
 *
 * @param connection the connection
 */
record JdbcDatabase(JdbcConnection connection) implements JdbcCalls {

	@Override
	public @Nullable Object call(String method, Object[] arguments) {
		return switch (method) {
			case "getConnection" -> this.connection.view();
			case "getDatabaseProductName" -> this.connection.database();
			case "getDriverName" -> "asyncdb over R2DBC";
			case "getDriverVersion", "getURL", "getUserName" -> null;
			case "supportsBatchUpdates", "supportsGetGeneratedKeys", "supportsSavepoints", "supportsTransactions" ->
				true;
			case "storesUpperCaseIdentifiers", "storesLowerCaseIdentifiers", "isReadOnly" -> false;
			default -> UNSUPPORTED;
		};
	}

}
