package dev.asyncdb.sample.post;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.sample.user.User;
import dev.asyncdb.schema.ColumnDefinition;
import dev.asyncdb.schema.ColumnDefinition.Nullability;
import dev.asyncdb.schema.References;
import dev.asyncdb.schema.ReferentialAction;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * A post of a user, with all kinds of relations. Responses contain those that are loaded.
 */
public class Post {

	@Id
	private @Nullable Long id;

	@JsonIgnore
	@References(value = User.class, onDelete = ReferentialAction.CASCADE)
	private Long userId;

	@ToOne(column = "userId")
	private @Nullable User author;

	@ColumnDefinition(length = 200)
	private String title;

	@ColumnDefinition(type = "text")
	private String body;

	@CreatedDate
	@ColumnDefinition(nullability = Nullability.NOT_NULL)
	private @Nullable Instant createdAt;

	private @Nullable Instant editedAt;

	@Version
	@ColumnDefinition(nullability = Nullability.NOT_NULL)
	private @Nullable Long version;

	@ToMany(mappedBy = "postId")
	private List<Comment> comments = new ArrayList<>();

	@ManyToMany(joinTable = "posts_tags", joinColumn = "post_id", inverseJoinColumn = "tag_id", orderBy = "name")
	private Set<Tag> tags = new LinkedHashSet<>();

	Post(Long userId, String title, String body) {
		this.userId = userId;
		this.title = title;
		this.body = body;
	}

	static Post by(User author, String title, String body) {
		Post post = new Post(Objects.requireNonNull(author.getId()), title, body);
		post.author = author;
		return post;
	}

	/**
	 * Replace the text. The time is a changed column also where only tags differ, so that
	 * each edit has a version of its own.
	 */
	void edit(String title, String body, Collection<Tag> tags) {
		this.title = title;
		this.body = body;
		this.editedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
		this.tags.retainAll(tags);
		this.tags.addAll(tags);
	}

	/**
	 * Refuse a change of a version that has been replaced. A change that another one
	 * overtakes after this is refused by the database.
	 */
	void requireVersion(long expected) {
		if (!Objects.equals(this.version, expected)) {
			throw new OptimisticLockingFailureException(
					"Post %d has version %d instead of %d".formatted(this.id, this.version, expected));
		}
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public Long getUserId() {
		return this.userId;
	}

	public @Nullable User getAuthor() {
		return this.author;
	}

	public String getTitle() {
		return this.title;
	}

	public String getBody() {
		return this.body;
	}

	public @Nullable Instant getCreatedAt() {
		return this.createdAt;
	}

	public @Nullable Instant getEditedAt() {
		return this.editedAt;
	}

	public @Nullable Long getVersion() {
		return this.version;
	}

	public List<Comment> getComments() {
		return this.comments;
	}

	public Set<Tag> getTags() {
		return this.tags;
	}

}
