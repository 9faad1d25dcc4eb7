package dev.asyncdb.migration;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The locks and time limits of migrations. Immutable.
 *
 * @param databaseLock whether to hold a lock of the database during each migration;
 * without it only the engine's own lock excludes other migrations
 * @param sessionLock whether the connection that runs changes also holds a lock of its
 * session, so that the next migration waits for statements that a killed process has left
 * on the server; not with a pooler in transaction mode, which gives a session to others
 * @param lockWait longest time to wait for locks
 * @param connectWait longest time to wait for a server that refuses connections for the
 * moment, because all are in use or because it is starting or stopping; zero not to wait
 * @param staleLockAfter age at which an engine lock that another tool has not released is
 * taken over, {@code null} for never; a lock that asyncdb has not released is taken over
 * immediately
 * @param tableLockTimeout longest time that a change waits for a lock of a table, where
 * the database can roll the change back (PostgreSQL). The change is then rolled back and
 * run again later, so that requests that need the table do not queue up behind it; zero
 * for no limit
 * @since 0.1.0
 */
public record MigrationOptions(boolean databaseLock, boolean sessionLock, Duration lockWait, Duration connectWait,
		@Nullable Duration staleLockAfter, Duration tableLockTimeout) {

	/**
	 * Return the default options: locks of the database and of the session, five minutes
	 * to wait for locks, three seconds to wait for a busy server, no takeover of other
	 * tools' locks, and 200 milliseconds to wait for a lock of a table.
	 * @return the options
	 * @since 0.1.0
	 */
	public static MigrationOptions defaults() {
		return new MigrationOptions(true, true, Duration.ofMinutes(5), Duration.ofSeconds(3), null,
				Duration.ofMillis(200));
	}

	/**
	 * Return these options with or without a lock of the database.
	 * @param databaseLock whether to hold a lock of the database during each migration
	 * @return new options
	 * @since 0.1.0
	 */
	public MigrationOptions withDatabaseLock(boolean databaseLock) {
		return new MigrationOptions(databaseLock, this.sessionLock, this.lockWait, this.connectWait,
				this.staleLockAfter, this.tableLockTimeout);
	}

	/**
	 * Return these options with or without a lock of the session.
	 * @param sessionLock whether the connection that runs changes holds a lock of its
	 * session
	 * @return new options
	 * @since 0.1.0
	 */
	public MigrationOptions withSessionLock(boolean sessionLock) {
		return new MigrationOptions(this.databaseLock, sessionLock, this.lockWait, this.connectWait,
				this.staleLockAfter, this.tableLockTimeout);
	}

	/**
	 * Return these options with a different time to wait for locks.
	 * @param lockWait longest time to wait for locks
	 * @return new options
	 * @since 0.1.0
	 */
	public MigrationOptions withLockWait(Duration lockWait) {
		return new MigrationOptions(this.databaseLock, this.sessionLock, lockWait, this.connectWait,
				this.staleLockAfter, this.tableLockTimeout);
	}

	/**
	 * Return these options with a different time to wait for a busy server.
	 * @param connectWait longest time to wait for a server that refuses connections for
	 * the moment, zero not to wait
	 * @return new options
	 * @since 0.1.0
	 */
	public MigrationOptions withConnectWait(Duration connectWait) {
		return new MigrationOptions(this.databaseLock, this.sessionLock, this.lockWait, connectWait,
				this.staleLockAfter, this.tableLockTimeout);
	}

	/**
	 * Return these options with a different age of stale locks.
	 * @param staleLockAfter age at which an engine lock of another tool is taken over,
	 * {@code null} for never
	 * @return new options
	 * @since 0.1.0
	 */
	public MigrationOptions withStaleLockAfter(@Nullable Duration staleLockAfter) {
		return new MigrationOptions(this.databaseLock, this.sessionLock, this.lockWait, this.connectWait,
				staleLockAfter, this.tableLockTimeout);
	}

	/**
	 * Return these options with a different timeout for table locks.
	 * @param tableLockTimeout longest time that a change waits for a lock of a table,
	 * zero for no limit
	 * @return new options
	 * @since 0.1.0
	 */
	public MigrationOptions withTableLockTimeout(Duration tableLockTimeout) {
		return new MigrationOptions(this.databaseLock, this.sessionLock, this.lockWait, this.connectWait,
				this.staleLockAfter, tableLockTimeout);
	}

}
