package dev.asyncdb.jdbc.view;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import dev.asyncdb.jdbc.view.JdbcDialect.IdentifierCase;
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
			case "getDatabaseProductVersion" -> this.connection.metadata().version();
			case "getDriverName" -> "asyncdb over R2DBC";
			case "getDatabaseMajorVersion" -> this.connection.metadata().versionPart(0);
			case "getDatabaseMinorVersion" -> this.connection.metadata().versionPart(1);
			case "getDriverVersion" -> "0.1";
			case "getURL" -> this.connection.work().url();
			case "getUserName" -> this.connection.metadata().user();
			case "getJDBCMajorVersion" -> 4;
			case "getJDBCMinorVersion" -> 2;
			case "getSQLKeywords" -> "";
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
			case "supportsMixedCaseIdentifiers" -> this.connection.metadata().isCaseSensitive();
			case "getCatalogs" -> catalog().catalogs();
			case "getSchemas" -> catalog().schemas(arguments);
			case "getTables" -> catalog().tables(arguments);
			case "getColumns" -> catalog().columns(arguments);
			case "getPrimaryKeys" -> catalog().primaryKeys(arguments);
			case "getImportedKeys" -> catalog().importedKeys(arguments);
			case "getIndexInfo" -> catalog().indexes(arguments);
			default -> UNSUPPORTED;
		};
	}

	private JdbcCatalog catalog() {
		return new JdbcCatalog(this.connection);
	}

	private boolean stores(IdentifierCase identifierCase) {
		return this.connection.dialect().identifierCase() == identifierCase;
	}

}
