package dev.asyncdb.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import dev.asyncdb.jdbc.JdbcDialect.IdentifierCase;
import org.jspecify.annotations.Nullable;

/**
 * The supported methods of {@link DatabaseMetaData}.
 *
 * @param connection the connection
 */
record JdbcDatabase(JdbcConnection connection) implements JdbcCalls {

	@Override
	public @Nullable Object call(String method, Object[] arguments) throws SQLException {
		return switch (method) {
			case "getConnection" -> this.connection.view();
			case "getDatabaseProductName" -> this.connection.database();
			case "getDatabaseProductVersion" -> this.connection.version();
			case "getDriverName" -> "asyncdb over R2DBC";
			case "getDriverVersion", "getURL", "getUserName" -> null;
			// These two methods declare no SQLException
			case "getDriverMajorVersion" -> 0;
			case "getDriverMinorVersion" -> 1;
			case "supportsBatchUpdates", "supportsGetGeneratedKeys", "supportsSavepoints", "supportsTransactions" ->
				true;
			case "getIdentifierQuoteString" -> this.connection.dialect().identifierQuote();
			case "storesUpperCaseIdentifiers" -> stores(IdentifierCase.UPPER);
			case "storesLowerCaseIdentifiers" -> stores(IdentifierCase.LOWER);
			case "storesMixedCaseIdentifiers" -> stores(IdentifierCase.MIXED);
			case "isReadOnly" -> false;
			case "getTables" -> new JdbcCatalog(this.connection).tables(arguments);
			case "getColumns" -> new JdbcCatalog(this.connection).columns(arguments);
			default -> UNSUPPORTED;
		};
	}

	private boolean stores(IdentifierCase identifierCase) {
		return this.connection.dialect().identifierCase() == identifierCase;
	}

}
