package dev.asyncdb.guide;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * A post of a writer.
 */
public class Post {

	@Id
	private @Nullable Long id;

	private String title;

	private boolean published;

	private int views;

	@Version
	private @Nullable Long version;

	private @Nullable Long writerId;

	@ToOne(column = "writerId")
	private @Nullable Writer writer;

	@ToMany(mappedBy = "postId", orphanRemoval = true)
	private List<Comment> comments = new ArrayList<>();

	@ManyToMany(joinTable = "post_tag", joinColumn = "post_id", inverseJoinColumn = "tag_id", orderBy = "name")
	private Set<Tag> tags = new LinkedHashSet<>();

	public Post(String title) {
		this.title = title;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getTitle() {
		return this.title;
	}

	public void setTitle(String title) {
		this.title = title;
	}

	public boolean isPublished() {
		return this.published;
	}

	public void setPublished(boolean published) {
		this.published = published;
	}

	public int getViews() {
		return this.views;
	}

	public void setViews(int views) {
		this.views = views;
	}

	public @Nullable Long getVersion() {
		return this.version;
	}

	public @Nullable Long getWriterId() {
		return this.writerId;
	}

	public void setWriterId(@Nullable Long writerId) {
		this.writerId = writerId;
	}

	public @Nullable Writer getWriter() {
		return this.writer;
	}

	public void setWriter(@Nullable Writer writer) {
		this.writer = writer;
	}

	public List<Comment> getComments() {
		return this.comments;
	}

	public Set<Tag> getTags() {
		return this.tags;
	}

}
