package dev.asyncdb.guide;

import dev.asyncdb.schema.Unique;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A tag of posts.
 *
 * @param id identifier
 * @param name unique name
 */
public record Tag(@Id @Nullable Long id, @Unique String name) {

	public static Tag of(String name) {
		return new Tag(null, name);
	}

}
