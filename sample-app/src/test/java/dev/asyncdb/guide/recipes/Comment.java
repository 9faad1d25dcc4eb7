package dev.asyncdb.guide.recipes;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A comment on an article.
 */
public record Comment(@Id @Nullable Long id, @Nullable Long articleId, String text) {

	static Comment of(String text) {
		return new Comment(null, null, text);
	}

}
