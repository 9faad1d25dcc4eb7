package dev.asyncdb.migration.engine;

import java.time.LocalDateTime;

import org.jspecify.annotations.Nullable;

/**
 * A row of the history: a change that was run.
 *
 * @param path path of the change's file as recorded
 * @param id identifier of the change
 * @param author author of the change
 * @param checksum checksum of the change when it was run, {@code null} if it was cleared
 * @param tag tag of the database at that point, {@code null} for none
 * @param executedAt time at which it was run, by the clock of its process, {@code null}
 * if it is not recorded
 * @since 0.1.0
 */
public record AppliedChange(String path, String id, String author, @Nullable String checksum, @Nullable String tag,
		@Nullable LocalDateTime executedAt) {

}
