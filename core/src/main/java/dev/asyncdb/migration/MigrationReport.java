package dev.asyncdb.migration;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a migration did.
 *
 * @param executed the changes that were run, undone, recorded or forgotten, in that order
 * @param repeated changes that run at each migration, had run before and ran again
 * @param before the revision before, {@code null} for none
 * @param after the revision after, {@code null} for none
 * @param took how long it took, waiting for locks included
 * @since 0.1.0
 */
public record MigrationReport(List<Revision> executed, List<Revision> repeated, @Nullable Revision before,
		@Nullable Revision after, Duration took) {

	/**
	 * What an upgrade has made of the schema.
	 * @return the result; changes that merely ran again do not count
	 * @since 0.1.0
	 */
	public SyncResult result() {
		if (this.executed.isEmpty()) {
			return SyncResult.ALREADY_UP_TO_DATE;
		}
		return (this.before != null) ? SyncResult.UPGRADED : SyncResult.CREATED;
	}

}
