package dev.asyncdb.guide;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.schema.Unique;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * A writer of posts.
 */
public class Writer {

	@Id
	private @Nullable Long id;

	@Unique
	private String name;

	@Version
	private @Nullable Long version;

	@ToMany(mappedBy = "writerId", orderBy = "title")
	private List<Post> posts = new ArrayList<>();

	@ToOne(mappedBy = "writerId", orphanRemoval = true)
	private @Nullable Profile profile;

	public Writer(String name) {
		this.name = name;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

	public @Nullable Long getVersion() {
		return this.version;
	}

	public List<Post> getPosts() {
		return this.posts;
	}

	public @Nullable Profile getProfile() {
		return this.profile;
	}

	public void setProfile(@Nullable Profile profile) {
		this.profile = profile;
	}

}
