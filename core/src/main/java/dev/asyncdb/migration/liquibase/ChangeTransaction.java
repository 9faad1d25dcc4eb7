package dev.asyncdb.migration.liquibase;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationRun;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;

/**
 * The transaction of a change. Liquibase commits a change and its record separately. Here
 * one commit is for both. Where a part of a change can be committed before, the lock
 * names the change: in the transaction of the change, so that the name is stored exactly
 * if a part of the change may be, and is removed with the record.
 */
final class ChangeTransaction {

	private final MigrationRun run;

	private final Database database;

	private final MigrationConnection connection;

	ChangeTransaction(MigrationRun run, Database database) {
		this.run = run;
		this.database = database;
		this.connection = (MigrationConnection) database.getConnection();
	}

	/**
	 * Begin before the first statement of a change. Later calls for the same change have
	 * no effect.
	 */
	void begin(ChangeSet change, ChangeLogEntry entry, boolean isRepeatable) throws DatabaseException {
		boolean canRollBackDdl = this.run.canRollBackDdl();
		if (!this.connection.changeBegins(!canRollBackDdl)) {
			return;
		}
		if (canRollBackDdl && change.isRunInTransaction()) {
			limitTableLocks(this.connection.getUnderlyingConnection());
		}
		else if (!isRepeatable) {
			RunLockService.of(this.database).changeBegins(entry);
			if (canRollBackDdl) {
				commit(this.connection.getUnderlyingConnection());
			}
		}
	}

	private static void commit(Connection jdbc) throws DatabaseException {
		try {
			if (!jdbc.getAutoCommit()) {
				jdbc.commit();
			}
		}
		catch (SQLException ex) {
			throw new DatabaseException("Could not name the change in the lock", ex);
		}
	}

	// A statement that waits for an exclusive table lock blocks all later statements
	private void limitTableLocks(Connection jdbc) throws DatabaseException {
		String limit = this.run.tableLockLimit();
		if (limit == null) {
			return;
		}
		try (Statement statement = jdbc.createStatement()) {
			statement.execute(limit);
		}
		catch (SQLException ex) {
			throw new DatabaseException("Could not limit how long a change waits for a table", ex);
		}
	}

	/**
	 * End after the record of a change.
	 */
	void end() throws DatabaseException {
		RunLockService.of(this.database).changeEnds();
		this.connection.changeEnds();
	}

}
