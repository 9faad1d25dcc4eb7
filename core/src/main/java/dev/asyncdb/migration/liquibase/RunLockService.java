package dev.asyncdb.migration.liquibase;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationRun;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LockException;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.StandardLockService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Liquibase's lock service for the connections of asyncdb's migrations. Liquibase finds
 * this class as a service and uses it where {@link #supports} returns {@code true}.
 * <p>
 * Each lock is marked as asyncdb's own, with the number of the connection that runs the
 * changes. A migration that also holds the lock of the database takes over a marked lock,
 * since the process of that lock has terminated, but not before its last statement has
 * ended on the server. It waits for locks of other tools up to the configured time.
 *
 * @since 0.1.0
 */
public final class RunLockService extends StandardLockService {

	private static final Logger logger = LoggerFactory.getLogger(RunLockService.class);

	private static final String MARK = "asyncdb ";

	private static final String CONNECTION = ", connection ";

	private static final long PAUSE_MILLIS = 250;

	/**
	 * Create the service. Liquibase creates one for each database.
	 * @since 0.1.0
	 */
	public RunLockService() {
	}

	@Override
	public int getPriority() {
		return PRIORITY_DATABASE + 1;
	}

	@Override
	public boolean supports(Database database) {
		return database.getConnection() instanceof MigrationConnection connection && connection.run() != null;
	}

	private MigrationConnection connection() {
		return (MigrationConnection) this.database.getConnection();
	}

	private MigrationRun run() {
		return Objects.requireNonNull(connection().run());
	}

	@Override
	public void waitForLock() throws LockException {
		long start = System.nanoTime();
		Duration longest = run().options().lockWait();
		while (!acquireLock()) {
			run().waiting();
			if (run().isStopped()) {
				throw new MigrationStoppedException("The migration was cancelled");
			}
			if (System.nanoTime() - start >= longest.toNanos()) {
				throw new MigrationLockException("Liquibase lock", "the database", holder(), longest);
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
		}
	}

	private String holder() throws LockException {
		DatabaseChangeLogLock[] locks = listLocks();
		return (locks.length == 0) ? "a process that has released it since"
				: described(locks[0].getLockedBy(), locks[0].getLockGranted());
	}

	/**
	 * Describe the holder of a lock and how to release the lock.
	 */
	public static String described(String holder, Object since) {
		boolean isOurs = holder.startsWith(MARK) && holder.contains(CONNECTION);
		return "%s since %s. If that process has terminated, %srun syncdb --release-lock".formatted(holder, since,
				isOurs ? "wait until its connection has ended on the server, or end it there, then " : "");
	}

	/**
	 * Whether the process of a lock has terminated, or the lock is older than the
	 * configured age. All engines use this rule.
	 * @param run the migration that waits for the lock
	 * @param isShared whether other processes may migrate the database although it has no
	 * lock that excludes them
	 */
	public static boolean isStale(MigrationRun run, boolean isShared, String holder, Duration age) {
		if (run.isExclusive() && !isShared && holder.startsWith(MARK)) {
			return true;
		}
		Duration oldest = run.options().staleLockAfter();
		return oldest != null && age.compareTo(oldest) > 0;
	}

	/**
	 * Return the query that checks whether the connection of a lock still works: the
	 * statement of a killed process runs to its end. All engines use this rule.
	 * @return the query, {@code null} if the holder names no connection
	 */
	public static @Nullable String workCheck(MigrationRun run, String holder) {
		int start = holder.startsWith(MARK) ? holder.lastIndexOf(CONNECTION) : -1;
		String number = (start >= 0) ? holder.substring(start + CONNECTION.length()) : "";
		return number.matches("\\d+(\\.\\d+)?") ? run.workCheck(number) : null;
	}

	/**
	 * The holder that asyncdb writes to the lock table.
	 * @param connection the number of the connection, empty if unknown
	 */
	public static String ourName(String connection) {
		String name = MARK + ProcessHandle.current().pid() + " on " + hostName();
		return connection.isEmpty() ? name : name + CONNECTION + connection;
	}

	@Override
	public boolean acquireLock() throws LockException {
		if (hasChangeLogLock()) {
			return true;
		}
		try {
			init();
			takeOver();
			connection().beforeCommit(this::mark);
			return super.acquireLock();
		}
		catch (DatabaseException ex) {
			throw new LockException(ex);
		}
		finally {
			connection().beforeCommit(null);
		}
	}

	private void takeOver() throws LockException, DatabaseException {
		for (DatabaseChangeLogLock lock : listLocks()) {
			if (isStale(lock)) {
				logger.warn("Took over a migration lock that {} acquired at {} and did not release", lock.getLockedBy(),
						lock.getLockGranted());
				forceReleaseLock();
			}
		}
	}

	private boolean isStale(DatabaseChangeLogLock lock) throws DatabaseException {
		Duration age = Duration.between(lock.getLockGranted().toInstant(), Instant.now());
		JdbcTarget target = new JdbcTarget(connection().getURL(), null, null);
		return isStale(run(), target.isShared(), lock.getLockedBy(), age) && !isWorking(lock.getLockedBy());
	}

	// PostgreSQL shows the connections as they were at the first query of a transaction
	private boolean isWorking(String holder) throws DatabaseException {
		String check = workCheck(run(), holder);
		boolean isWorking = check != null && !first(check).equals("0");
		connection().commit();
		return isWorking;
	}

	private String first(String query) throws DatabaseException {
		try (Statement statement = connection().getUnderlyingConnection().createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			return rows.next() ? Objects.requireNonNullElse(rows.getString(1), "") : "";
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
	}

	// In the transaction that acquires the lock, so that the lock always has its mark
	private void mark() throws DatabaseException {
		String table = this.database.escapeTableName(this.database.getLiquibaseCatalogName(),
				this.database.getLiquibaseSchemaName(), this.database.getDatabaseChangeLogLockTableName());
		try (PreparedStatement update = connection().getUnderlyingConnection()
			.prepareStatement("UPDATE " + table + " SET LOCKEDBY = ? WHERE ID = 1 AND LOCKEDBY IS NOT NULL")) {
			String number = run().connectionNumber();
			update.setString(1, ourName((number != null) ? first(number) : ""));
			update.executeUpdate();
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
	}

	private static String hostName() {
		String name = System.getenv("HOSTNAME");
		return (name != null) ? name : "this host";
	}

}
