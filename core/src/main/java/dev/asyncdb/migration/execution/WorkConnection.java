package dev.asyncdb.migration.execution;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.engine.SessionLock;
import dev.asyncdb.migration.execution.LockWait.Holder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection on which an engine works, and its lock. The statement of a killed
 * process runs to its end on the server and keeps the lock until then, so no change runs
 * beside it.
 */
public final class WorkConnection implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(WorkConnection.class);

	private static final String POOLER = "a pooler in transaction mode needs asyncdb.migrations.session-lock: false";

	private static final Holder UNKNOWN = new Holder("an unknown connection", "It may have released it since");

	private final Connection connection;

	private final @Nullable SessionLock lock;

	private WorkConnection(Connection connection, @Nullable SessionLock lock) {
		this.connection = connection;
		this.lock = lock;
	}

	/**
	 * Open a connection and wait for its lock.
	 * @param run the migration, {@code null} for a connection that only reads
	 */
	public static WorkConnection open(MigrationConnections source, @Nullable MigrationRun run) {
		WorkConnection work = new WorkConnection(source.open(), (run != null) ? run.sessionLock() : null);
		try {
			if (run != null) {
				work.setUp(run);
				work.awaitLock(run, source.address());
			}
			return work;
		}
		catch (SQLException ex) {
			work.closeConnection();
			throw new MigrationException("Could not lock the connection of the migration", ex);
		}
		catch (RuntimeException ex) {
			work.closeConnection();
			throw ex;
		}
	}

	public Connection connection() {
		return this.connection;
	}

	// Outside of a transaction, whose rollback would revert the settings
	private void setUp(MigrationRun run) {
		String setup = run.connectionSetup();
		if (setup != null) {
			try (Statement statement = this.connection.createStatement()) {
				statement.execute(setup);
			}
			catch (SQLException ex) {
				logger.debug("The server does not end statements of clients that are gone", ex);
			}
		}
	}

	private void awaitLock(MigrationRun run, String database) throws SQLException {
		SessionLock wanted = this.lock;
		if (wanted != null) {
			LockWait.<SQLException>until(run, "lock of the connection that runs changes", database,
					() -> (number(wanted.acquire()) == 0) ? holder(wanted) : null);
		}
	}

	private long number(String query) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
			return rows.next() ? rows.getLong(1) : 0;
		}
	}

	private Holder holder(SessionLock lock) throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery(lock.holder())) {
			return rows.next()
					? new Holder(String.valueOf(rows.getString(1)), "%s; %s".formatted(rows.getString(2), POOLER))
					: UNKNOWN;
		}
	}

	@Override
	public void close() {
		try {
			if (this.lock != null && !this.connection.isClosed()) {
				unlock(this.lock);
			}
		}
		catch (SQLException ex) {
			logger.debug("The lock of a migration ends with its connection", ex);
		}
		finally {
			closeConnection();
		}
	}

	// The server may notice late that the connection was closed
	private void unlock(SessionLock lock) throws SQLException {
		if (!this.connection.getAutoCommit()) {
			this.connection.rollback();
		}
		if (number(lock.release()) == 0) {
			logger.warn("The connection of the migration has lost its lock; {}", POOLER);
		}
	}

	private void closeConnection() {
		try {
			this.connection.close();
		}
		catch (SQLException ex) {
			logger.debug("The connection of a migration did not close", ex);
		}
	}

}
