package dev.asyncdb.guide;

import dev.asyncdb.schema.Unique;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * The profile of a writer.
 *
 * @param id identifier
 * @param writerId identifier of the writer
 * @param text what the writer says
 */
public record Profile(@Id @Nullable Long id, @Unique @Nullable Long writerId, String text) {

	public static Profile of(String text) {
		return new Profile(null, null, text);
	}

}
