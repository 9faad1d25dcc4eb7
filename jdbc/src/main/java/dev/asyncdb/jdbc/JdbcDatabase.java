package dev.asyncdb.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * The supported methods of {@link DatabaseMetaData}.
 *
 * @param connection the connection
 */
record JdbcDatabase(JdbcConnection connection) implements JdbcCalls {

	@Override
	public @Nullable Object call(String method, Object[] arguments) throws SQLException {
		String name = this.connection.database();
		return switch (method) {
			case "getConnection" -> this.connection.view();
			case "getDatabaseProductName" -> name;
			case "getDatabaseProductVersion" -> this.connection.version();
			case "getDriverName" -> "asyncdb over R2DBC";
			case "getDriverVersion", "getURL", "getUserName" -> null;
			// These two methods declare no SQLException
			case "getDriverMajorVersion" -> 0;
			case "getDriverMinorVersion" -> 1;
			case "supportsBatchUpdates", "supportsGetGeneratedKeys", "supportsSavepoints", "supportsTransactions" ->
				true;
			case "getIdentifierQuoteString" -> this.connection.isMySql() ? "`" : "\"";
			case "storesUpperCaseIdentifiers" -> name.equals("H2");
			case "storesLowerCaseIdentifiers" -> name.equals("PostgreSQL");
			case "storesMixedCaseIdentifiers" -> this.connection.isMySql();
			case "isReadOnly" -> false;
			case "getTables" -> new JdbcCatalog(this.connection).tables(arguments);
			case "getColumns" -> new JdbcCatalog(this.connection).columns(arguments);
			default -> UNSUPPORTED;
		};
	}

}
