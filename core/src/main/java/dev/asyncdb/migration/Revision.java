package dev.asyncdb.migration;

import java.time.LocalDateTime;

import org.jspecify.annotations.Nullable;

/**
 * A version of the schema: a change of the change log or of the history.
 *
 * @param name its identifier if that is unique in the change log, else path, identifier
 * and author
 * @param path path of its file
 * @param id its identifier
 * @param author its author
 * @param tag its tag, {@code null} for none
 * @param executedAt time at which it was run, by the clock of its process, {@code null}
 * if it was not run
 * @since 0.1.0
 */
public record Revision(String name, String path, String id, String author, @Nullable String tag,
		@Nullable LocalDateTime executedAt) {

	@Override
	public String toString() {
		return this.name;
	}

}
