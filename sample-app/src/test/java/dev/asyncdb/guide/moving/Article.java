package dev.asyncdb.guide.moving;

import dev.asyncdb.schema.Unique;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * An entity of Spring Data R2DBC.
 */
public class Article {

	@Id
	private @Nullable Long id;

	@Unique
	private String slug;

	private @Nullable String title;

	private int views;

	@Version
	private @Nullable Long version;

	public Article(String slug) {
		this.slug = slug;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getSlug() {
		return this.slug;
	}

	public @Nullable String getTitle() {
		return this.title;
	}

	public void setTitle(@Nullable String title) {
		this.title = title;
	}

	public int getViews() {
		return this.views;
	}

	public void setViews(int views) {
		this.views = views;
	}

}
