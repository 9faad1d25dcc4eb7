package dev.asyncdb.migration.engine;

import java.time.LocalDateTime;

import org.jspecify.annotations.Nullable;

/**
 * A row of the history as it is stored: a change that was run.
 *
 * @param path path of the change's file as it is recorded
 * @param id identifier of the change
 * @param author author of the change
 * @param checksum checksum of what was run, {@code null} if it was cleared
 * @param tag tag of the database at that point, {@code null} for none
 * @param executedAt when it was run, by the clock of whoever ran it, {@code null} if that
 * is not recorded
 * @since 0.1.0
 */
public record AppliedChange(String path, String id, String author, @Nullable String checksum, @Nullable String tag,
		@Nullable LocalDateTime executedAt) {

}
