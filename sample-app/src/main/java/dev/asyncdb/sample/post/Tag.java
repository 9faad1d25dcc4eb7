package dev.asyncdb.sample.post;

import java.util.LinkedHashSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.asyncdb.relation.ManyToMany;
import dev.asyncdb.schema.ColumnDefinition;
import dev.asyncdb.schema.Unique;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * A tag of posts. Its name is unique, so that concurrent writers create it once.
 */
public class Tag {

	@Id
	private @Nullable Long id;

	@Unique
	@ColumnDefinition(length = 40)
	private String name;

	@ColumnDefinition(length = 200)
	private @Nullable String description;

	@JsonIgnore
	@ManyToMany(joinTable = "posts_tags", joinColumn = "tag_id", inverseJoinColumn = "post_id")
	private Set<Post> posts = new LinkedHashSet<>();

	Tag(String name) {
		this.name = name;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public @Nullable String getDescription() {
		return this.description;
	}

	public Set<Post> getPosts() {
		return this.posts;
	}

}
