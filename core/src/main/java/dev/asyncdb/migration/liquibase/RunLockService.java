package dev.asyncdb.migration.liquibase;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.execution.LockWait;
import dev.asyncdb.migration.execution.LockWait.Holder;
import dev.asyncdb.migration.execution.MigrationConnections;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LockException;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockServiceFactory;
import liquibase.lockservice.StandardLockService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Liquibase's lock service for the connections of asyncdb's migrations. Liquibase finds
 * this class as a service and uses it where {@link #supports} returns {@code true}.
 * <p>
 * Each lock is marked as asyncdb's own. A migration that also holds the locks of the
 * database takes over a marked lock, since the process of that lock has terminated, but
 * not if the outcome of a change is unknown ({@link LockHolder}). It waits for locks of
 * other tools up to the configured time.
 *
 * @since 0.1.0
 */
public final class RunLockService extends StandardLockService {

	private static final Logger logger = LoggerFactory.getLogger(RunLockService.class);

	private static final String REPLACE = "LOCKEDBY = ? WHERE ID = 1 AND LOCKEDBY = ?";

	private final LockHolder current = LockHolder.current();

	private @Nullable LockHolder named;

	/**
	 * Create the service. Liquibase creates one for each database.
	 * @since 0.1.0
	 */
	public RunLockService() {
	}

	static RunLockService of(Database database) {
		return (RunLockService) LockServiceFactory.getInstance().getLockService(database);
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
		LockWait.<LockException>until(run(), "Liquibase lock", "the database", () -> acquireLock() ? null : holder());
	}

	private Holder holder() throws LockException {
		DatabaseChangeLogLock[] locks = listLocks();
		return (locks.length == 0)
				? new Holder("a process that has released it since", "Another one may have acquired it")
				: LockHolder.of(locks[0].getLockedBy()).described(locks[0].getLockGranted());
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
			LockHolder holder = LockHolder.of(lock.getLockedBy());
			if (isStale(holder, lock)) {
				holder.requireKnownOutcome(connection().plan(), source().address(), lock.getLockGranted());
				release(lock);
			}
		}
	}

	private boolean isStale(LockHolder holder, DatabaseChangeLogLock lock) {
		Duration age = Duration.between(lock.getLockGranted().toInstant(), Instant.now());
		return holder.isStale(run(), source().isShared(), age);
	}

	private MigrationConnections source() {
		return connection().source();
	}

	// The holder may have named a change, or released its lock, since it was read
	private void release(DatabaseChangeLogLock lock) throws DatabaseException {
		int released = write("LOCKED = FALSE, LOCKGRANTED = NULL, LOCKEDBY = NULL WHERE ID = 1 AND LOCKEDBY = ?",
				lock.getLockedBy());
		connection().commit();
		if (released > 0) {
			logger.warn("Took over a migration lock that {} acquired at {} and did not release", lock.getLockedBy(),
					lock.getLockGranted());
		}
	}

	// In the transaction that acquires the lock, so that the lock always has its mark
	private void mark() throws DatabaseException {
		write("LOCKEDBY = ? WHERE ID = 1 AND LOCKEDBY IS NOT NULL", this.current.text());
	}

	/**
	 * Name a change in the lock, in the current transaction if there is one.
	 */
	void changeBegins(ChangeLogEntry entry) throws DatabaseException {
		LockHolder running = this.current.running(entry);
		write(REPLACE, running.text(), this.current.text());
		this.named = running;
	}

	/**
	 * Remove the name of the change from the lock, in the current transaction if there is
	 * one.
	 */
	void changeEnds() throws DatabaseException {
		LockHolder ended = this.named;
		if (ended != null) {
			write(REPLACE, this.current.text(), ended.text());
			this.named = null;
		}
	}

	private int write(String what, String... values) throws DatabaseException {
		String table = this.database.escapeTableName(this.database.getLiquibaseCatalogName(),
				this.database.getLiquibaseSchemaName(), this.database.getDatabaseChangeLogLockTableName());
		try (PreparedStatement update = connection().getUnderlyingConnection()
			.prepareStatement("UPDATE " + table + " SET " + what)) {
			for (int value = 0; value < values.length; value++) {
				update.setString(value + 1, values[value]);
			}
			return update.executeUpdate();
		}
		catch (SQLException ex) {
			throw new DatabaseException(ex);
		}
	}

}
