package dev.asyncdb.migration.liquibase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.migration.ChangeLogSettings;
import dev.asyncdb.migration.JdbcTarget;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.migration.UnmanagedSchemaException;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.FastCheckService;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import org.jspecify.annotations.Nullable;

/**
 * One synchronisation, on a connection of its own.
 */
record SyncOperation(ChangeLogFile changeLog, HistoryQuery history, JdbcTarget target) {

	SyncResult run() {
		return EngineErrors.translate(settings(), () -> {
			try (Connection connection = new JdbcConnections(this.changeLog.classLoader()).open(this.target);
					OrderlyStop stop = OrderlyStop.of(connection)) {
				return run(connection, stop);
			}
		});
	}

	private ChangeLogSettings settings() {
		return this.changeLog.settings();
	}

	// Closing the database closes the connection, which a second close does not mind
	private SyncResult run(Connection connection, OrderlyStop stop) throws LiquibaseException, SQLException {
		try (Database database = database(connection)) {
			Liquibase liquibase = this.changeLog.on(database);
			List<ChangeSet> wanted = this.changeLog.wanted(liquibase, database);
			requireManaged(connection, database);
			SyncListener ran = new SyncListener(this.changeLog, this.history, wanted, stop);
			liquibase.setChangeExecListener(ran);
			forgetFastCheck();
			liquibase.update(this.changeLog.contexts(), this.changeLog.labels());
			return ran.result();
		}
	}

	// Up to 5.0.3 the engine remembers per JVM that a database was up to date, also after
	// somebody took changes back (liquibase/liquibase#7896)
	private static void forgetFastCheck() {
		Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
	}

	private Database database(Connection connection) throws LiquibaseException {
		Database database = DatabaseFactory.getInstance()
			.findCorrectDatabaseImplementation(new JdbcConnection(connection));
		ChangeLogSettings settings = settings();
		if (settings.defaultSchema() != null) {
			database.setDefaultSchemaName(settings.defaultSchema());
		}
		String historySchema = settings.historySchemaOrDefault();
		if (historySchema != null) {
			database.setLiquibaseSchemaName(historySchema);
		}
		database.setDatabaseChangeLogTableName(settings.historyTable());
		database.setDatabaseChangeLogLockTableName(settings.lockTable());
		return database;
	}

	private void requireManaged(Connection connection, Database database) throws SQLException {
		List<String> tables = tables(connection, database.getDefaultSchemaName());
		boolean recorded = tables.removeIf((table) -> table.equalsIgnoreCase(settings().historyTable()));
		tables.removeIf((table) -> table.equalsIgnoreCase(settings().lockTable()));
		if (!recorded && !tables.isEmpty()) {
			throw new UnmanagedSchemaException(this.target.address(), tables);
		}
	}

	private static List<String> tables(Connection connection, @Nullable String schema) throws SQLException {
		List<String> tables = new ArrayList<>();
		try (ResultSet rows = connection.getMetaData()
			.getTables(connection.getCatalog(), null, "%", new String[] { "TABLE", "BASE TABLE" })) {
			while (rows.next()) {
				if (schema == null || schema.equalsIgnoreCase(schemaOf(rows))) {
					tables.add(rows.getString("TABLE_NAME"));
				}
			}
		}
		return tables;
	}

	// What MariaDB calls a schema is a catalog to JDBC
	private static @Nullable String schemaOf(ResultSet table) throws SQLException {
		String schema = table.getString("TABLE_SCHEM");
		return (schema != null) ? schema : table.getString("TABLE_CAT");
	}

}
