package dev.asyncdb.guide.recipes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.relation.ToMany;
import dev.asyncdb.schema.Unique;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.CreatedBy;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * An article with comments.
 */
public class Article {

	@Id
	private @Nullable Long id;

	@Unique
	private String slug;

	private @Nullable String title;

	private @Nullable String text;

	private State state = State.DRAFT;

	private @Nullable Instant deletedAt;

	@CreatedBy
	private @Nullable String createdBy;

	@Version
	private @Nullable Long version;

	@ToMany(mappedBy = "articleId", orderBy = "id")
	private List<Comment> comments = new ArrayList<>();

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

	public @Nullable String getText() {
		return this.text;
	}

	public void setText(@Nullable String text) {
		this.text = text;
	}

	public State getState() {
		return this.state;
	}

	public void setState(State state) {
		this.state = state;
	}

	public @Nullable Instant getDeletedAt() {
		return this.deletedAt;
	}

	public void setDeletedAt(@Nullable Instant deletedAt) {
		this.deletedAt = deletedAt;
	}

	public @Nullable String getCreatedBy() {
		return this.createdBy;
	}

	public @Nullable Long getVersion() {
		return this.version;
	}

	public List<Comment> getComments() {
		return this.comments;
	}

	/**
	 * The state of an article.
	 */
	public enum State {

		DRAFT, PUBLISHED

	}

}
