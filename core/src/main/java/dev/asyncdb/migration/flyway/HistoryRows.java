package dev.asyncdb.migration.flyway;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import dev.asyncdb.error.ErrorCodes;
import dev.asyncdb.migration.InterruptedChangeException;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Reads and writes the history on the connection of a migration.
 * <p>
 * A row without success is Flyway's record of a failed migration. Here it is written
 * before the first statement of a migration that the database cannot roll back, in its
 * transaction if it has one, and deleted together with the record. So it is stored
 * exactly if a part of the migration may be.
 */
record HistoryRows(FlywayHistory history, Connection connection) {

	private static final String MARK = "asyncdb ";

	/**
	 * Read the scripts of all recorded migrations.
	 */
	Set<String> scripts() throws SQLException {
		return scripts("\"success\"");
	}

	private Set<String> scripts(String condition) throws SQLException {
		Set<String> scripts = new HashSet<>();
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement
					.executeQuery(this.history.sql("SELECT \"script\" FROM %s WHERE " + condition))) {
			while (rows.next()) {
				scripts.add(rows.getString(1));
			}
		}
		catch (SQLException ex) {
			requireMissingTable(ex);
		}
		return scripts;
	}

	private static void requireMissingTable(SQLException failure) throws SQLException {
		if (!ErrorCodes.isUndefinedTable(failure)) {
			throw failure;
		}
	}

	/**
	 * Refuse to continue after a migration whose statements may be committed.
	 * @param decided the scripts whose outcome is known
	 */
	void requireKnownOutcomes(Collection<String> decided, String database) throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery(this.history
					.sql("SELECT \"script\", \"installed_by\", \"installed_on\" FROM %s WHERE NOT \"success\""))) {
			while (rows.next()) {
				if (!decided.contains(rows.getString(1))) {
					throw new InterruptedChangeException(database, rows.getString(1), rows.getString(2),
							rows.getTimestamp(3));
				}
			}
		}
		catch (SQLException ex) {
			requireMissingTable(ex);
		}
	}

	/**
	 * Record that a migration begins.
	 * @return the number of the row
	 */
	int begin(MigrationInfo migration) throws SQLException {
		int rank = nextRank();
		try (PreparedStatement insert = this.connection.prepareStatement(this.history
			.sql("""
					INSERT INTO %s ("installed_rank", "version", "description", "type", "script", "checksum", "installed_by",
					"execution_time", "success") VALUES (?, ?, ?, ?, ?, ?, ?, 0, FALSE)"""))) {
			insert.setInt(1, rank);
			insert.setString(2, String.valueOf(migration.getVersion()));
			insert.setString(3, migration.getDescription());
			insert.setString(4, migration.getType().name());
			insert.setString(5, migration.getScript());
			Integer checksum = migration.getChecksum();
			if (checksum != null) {
				insert.setInt(6, checksum);
			}
			else {
				insert.setNull(6, Types.INTEGER);
			}
			insert.setString(7, MARK + ProcessHandle.current().pid());
			insert.executeUpdate();
		}
		return rank;
	}

	// The table of H2 has a row of rank -1
	private int nextRank() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery(this.history.sql("SELECT MAX(\"installed_rank\") FROM %s"))) {
			rows.next();
			return Math.max(0, rows.getInt(1)) + 1;
		}
	}

	/**
	 * Delete the row of a migration that began.
	 */
	void end(int rank) throws SQLException {
		try (PreparedStatement delete = this.connection
			.prepareStatement(this.history.sql("DELETE FROM %s WHERE \"installed_rank\" = ? AND NOT \"success\""))) {
			delete.setInt(1, rank);
			delete.executeUpdate();
		}
	}

	/**
	 * Delete the row that Flyway writes for each failed migration: whether a part of it
	 * is committed, only the row of its begin says.
	 */
	void deleteFailure(String script) throws SQLException {
		delete("DELETE FROM %s WHERE \"script\" = ? AND NOT \"success\" AND \"installed_by\" NOT LIKE '" + MARK + "%%'",
				script);
	}

	/**
	 * Delete the rows of migrations that began and did not end.
	 * @return their scripts
	 */
	Set<String> deleteInterrupted() throws SQLException {
		Set<String> scripts = scripts("NOT \"success\"");
		for (String script : scripts) {
			delete("DELETE FROM %s WHERE \"script\" = ? AND NOT \"success\"", script);
		}
		return scripts;
	}

	/**
	 * Delete the rows of a migration.
	 */
	void delete(String script) throws SQLException {
		delete("DELETE FROM %s WHERE \"script\" = ?", script);
	}

	private void delete(String template, String script) throws SQLException {
		try (PreparedStatement delete = this.connection.prepareStatement(this.history.sql(template))) {
			delete.setString(1, script);
			delete.executeUpdate();
		}
	}

	void dropTable() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(this.history.sql("DROP TABLE IF EXISTS %s"));
		}
	}

}
