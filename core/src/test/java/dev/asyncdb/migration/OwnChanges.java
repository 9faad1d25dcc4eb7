package dev.asyncdb.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import liquibase.change.custom.CustomSqlChange;
import liquibase.change.custom.CustomTaskChange;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.CustomChangeException;
import liquibase.exception.CustomPreconditionErrorException;
import liquibase.exception.CustomPreconditionFailedException;
import liquibase.exception.ValidationErrors;
import liquibase.precondition.CustomPrecondition;
import liquibase.resource.ResourceAccessor;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.RawParameterizedSqlStatement;

/**
 * Code of a change log that uses the JDBC connection.
 */
public final class OwnChanges {

	private OwnChanges() {
	}

	private static Connection jdbc(Database database) {
		return ((JdbcConnection) database.getConnection()).getUnderlyingConnection();
	}

	/**
	 * What both kinds of changes have.
	 */
	public abstract static class Base {

		public String getConfirmationMessage() {
			return "done";
		}

		public void setUp() {
			// nothing to set up
		}

		public void setFileOpener(ResourceAccessor resourceAccessor) {
			// nothing to open
		}

		public ValidationErrors validate(Database database) {
			return new ValidationErrors();
		}

	}

	/**
	 * Prepares a batch.
	 */
	public static final class Task extends Base implements CustomTaskChange {

		@Override
		public void execute(Database database) throws CustomChangeException {
			try (PreparedStatement insert = jdbc(database)
				.prepareStatement("INSERT INTO towns (id, title) VALUES (?, ?)")) {
				for (int id = 100; id < 103; id++) {
					insert.setInt(1, id);
					insert.setString(2, "town " + id);
					insert.addBatch();
				}
				insert.executeBatch();
			}
			catch (SQLException ex) {
				throw new CustomChangeException(ex);
			}
		}

	}

	/**
	 * Generates SQL.
	 */
	public static final class Sql extends Base implements CustomSqlChange {

		@Override
		public SqlStatement[] generateStatements(Database database) {
			return new SqlStatement[] {
					new RawParameterizedSqlStatement("UPDATE towns SET part = 'own' WHERE id = 100") };
		}

	}

	/**
	 * Asks the database.
	 */
	public static final class Precondition implements CustomPrecondition {

		@Override
		public void check(Database database)
				throws CustomPreconditionFailedException, CustomPreconditionErrorException {
			try (Statement statement = jdbc(database).createStatement();
					ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM towns")) {
				rows.next();
				if (rows.getInt(1) == 0) {
					throw new CustomPreconditionFailedException("There are no towns");
				}
			}
			catch (SQLException ex) {
				throw new CustomPreconditionErrorException("No answer", ex);
			}
		}

	}

}
