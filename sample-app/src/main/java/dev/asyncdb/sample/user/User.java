package dev.asyncdb.sample.user;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;

/**
 * Somebody who writes posts. A mutable entity: a session writes what changes.
 */
public class User {

	@Id
	private @Nullable Long id;

	private String name;

	private String fullName;

	@CreatedDate
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
