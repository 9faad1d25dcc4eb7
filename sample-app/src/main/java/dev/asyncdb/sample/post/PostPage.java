package dev.asyncdb.sample.post;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Window;

/**
 * Some posts, the newest first.
 *
 * @param content the posts
 * @param next identifier to continue with, {@code null} at the end
 */
record PostPage(List<Post> content, @Nullable Long next) {

	static PostPage of(Window<Post> window) {
		List<Post> posts = window.getContent();
		return new PostPage(posts, window.hasNext() ? posts.get(posts.size() - 1).getId() : null);
	}

}
