package dev.asyncdb.migration;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How migrations keep out of each other's way.
 *
 * @param databaseLock whether to take a lock of the database itself around each
 * migration; without it only the engine's own lock is left
 * @param lockWait longest time to wait for locks
 * @param connectWait longest time to wait for a server that takes no connection for the
 * moment, since all that it allows are taken or it starts or stops; zero not to wait
 * @param staleLockAfter age at which a lock of the engine that somebody else has left is
 * taken over, {@code null} for never; one that asyncdb left is taken over at once
 * @param tableLockTimeout longest time that a change waits for a lock of a table, where
 * the database can take a change back (PostgreSQL). It is then taken back and tried again
 * later, so that requests which need the table do not pile up behind it; zero to wait as
 * long as it takes
 * @since 0.1.0
 */
public record MigrationOptions(boolean databaseLock, Duration lockWait, Duration connectWait,
		@Nullable Duration staleLockAfter, Duration tableLockTimeout) {

	/**
	 * What holds unless something else is said.
	 * @return with a lock of the database, waiting five minutes for it and three seconds
	 * for a busy server, taking over no lock of somebody else, and waiting for a table a
	 * fifth of a second at a time
	 * @since 0.1.0
	 */
	public static MigrationOptions defaults() {
		return new MigrationOptions(true, Duration.ofMinutes(5), Duration.ofSeconds(3), null, Duration.ofMillis(200));
	}

	/**
	 * The same with another time to wait.
	 * @param lockWait longest time to wait for locks
	 * @return new options
	 * @since 0.1.0
	 */
	public MigrationOptions withLockWait(Duration lockWait) {
		return new MigrationOptions(this.databaseLock, lockWait, this.connectWait, this.staleLockAfter,
				this.tableLockTimeout);
	}

	/**
	 * The same with another time to wait for a busy server.
	 * @param connectWait longest time to wait for a server that takes no connection for
	 * the moment
	 * @return new options
	 * @since 0.1.0
	 */
	public MigrationOptions withConnectWait(Duration connectWait) {
		return new MigrationOptions(this.databaseLock, this.lockWait, connectWait, this.staleLockAfter,
				this.tableLockTimeout);
	}

}
