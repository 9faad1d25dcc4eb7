package dev.asyncdb.guide;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A comment on a post.
 *
 * @param id identifier
 * @param postId identifier of the post
 * @param text text
 */
public record Comment(@Id @Nullable Long id, @Nullable Long postId, String text) {

	public static Comment of(String text) {
		return new Comment(null, null, text);
	}

}
