package dev.asyncdb.migration.execution;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.engine.MigrationRun;

/**
 * Checks before each change that the database still holds the lock of its migration.
 */
public final class LockCheck {

	private LockCheck() {
	}

	/**
	 * Require that the lock is held. The server knows whether the connection that holds
	 * it is still open.
	 */
	public static void requireHeld(MigrationRun run, Connection connection) throws SQLException {
		String check = run.lockCheck();
		if (check == null) {
			return;
		}
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(check)) {
			if (!rows.next() || rows.getLong(1) == 0) {
				throw new MigrationStoppedException("The connection that held the lock of the migration is closed");
			}
		}
	}

}
