package dev.asyncdb.migration.engine;

import java.time.LocalDateTime;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A row of the history: a change that was run.
 *
 * @param path path of the change's file as recorded
 * @param id identifier of the change
 * @param author author of the change, empty if the engine knows none
 * @param checksum checksum of the change when it was run, {@code null} if it was cleared
 * @param tag tag of the database at that point, {@code null} for none
 * @param executedAt time at which it was run, by the clock of its process, {@code null}
 * if it is not recorded
 * @param attributes further columns of the row, which only its engine understands
 * @since 0.1.0
 */
public record AppliedChange(String path, String id, String author, @Nullable String checksum, @Nullable String tag,
		@Nullable LocalDateTime executedAt, Map<String, String> attributes) {

	/**
	 * Copy the attributes.
	 */
	public AppliedChange {
		attributes = Map.copyOf(attributes);
	}

	/**
	 * Return the unique name of this change.
	 * @return path, identifier and author; only the path if the engine knows no author
	 * @since 0.1.0
	 */
	public String fullName() {
		return fullName(this.path, this.id, this.author);
	}

	static String fullName(String path, String id, String author) {
		return author.isEmpty() ? path : "%s::%s::%s".formatted(path, id, author);
	}

}
