package dev.asyncdb.migration;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The result of a migration.
 *
 * @param executed the changes that were run, rolled back, recorded or deleted from the
 * history, in that order
 * @param repeated the changes with {@code runAlways} that had run before and ran again
 * @param before the revision before, {@code null} for none
 * @param after the revision after, {@code null} for none
 * @param took duration, including the time to wait for locks
 * @param modules the reports by the names of the modules in the order in which they were
 * run, if the database has several change logs; empty otherwise
 * @since 0.1.0
 */
public record MigrationReport(List<Revision> executed, List<Revision> repeated, @Nullable Revision before,
		@Nullable Revision after, Duration took, Map<String, MigrationReport> modules) {

	/**
	 * Return the result of an upgrade.
	 * @return the result, without regard to repeated changes
	 * @since 0.1.0
	 */
	public SyncResult result() {
		if (this.executed.isEmpty()) {
			return SyncResult.ALREADY_UP_TO_DATE;
		}
		return (this.before != null) ? SyncResult.UPGRADED : SyncResult.CREATED;
	}

}
