package dev.asyncdb.migration;

import java.time.LocalDateTime;

import org.jspecify.annotations.Nullable;

/**
 * A point that a schema can be at: a change of the change log or of the history.
 *
 * @param name what to call it: its identifier where no other change has the same, else
 * path, identifier and author
 * @param path path of its file
 * @param id its identifier
 * @param author its author
 * @param tag its tag, {@code null} for none
 * @param executedAt when it was run, by the clock of whoever ran it, {@code null} if it
 * was not
 * @since 0.1.0
 */
public record Revision(String name, String path, String id, String author, @Nullable String tag,
		@Nullable LocalDateTime executedAt) {

	@Override
	public String toString() {
		return this.name;
	}

}
