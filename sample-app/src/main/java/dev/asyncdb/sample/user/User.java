package dev.asyncdb.sample.user;

import java.time.Instant;

import dev.asyncdb.schema.ColumnDefinition;
import dev.asyncdb.schema.ColumnDefinition.Nullability;
import dev.asyncdb.schema.Unique;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;

/**
 * An author of posts. A mutable entity: a session writes its changes.
 */
public class User {

	@Id
	private @Nullable Long id;

	@Unique
	@ColumnDefinition(length = 100)
	private String name;

	@ColumnDefinition(length = 200)
	private String fullName;

	@CreatedDate
	@ColumnDefinition(nullability = Nullability.NOT_NULL)
	private @Nullable Instant createdAt;

	User(String name, String fullName) {
		this.name = name;
		this.fullName = fullName;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public String getFullName() {
		return this.fullName;
	}

	public @Nullable Instant getCreatedAt() {
		return this.createdAt;
	}

}
