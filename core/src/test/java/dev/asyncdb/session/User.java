package dev.asyncdb.session;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A mutable entity with a generated identifier, a unique name, a version and a column
 * that the database fills.
 */
@Table("users")
class User {

	@Id
	private @Nullable Long id;

	private String name = "";

	private @Nullable String fullName;

	private int logins;

	private @Nullable Instant createdAt;

	@Version
	private @Nullable Long version;

	static User named(String name) {
		User user = new User();
		user.name = name;
		return user;
	}

	@Nullable Long getId() {
		return this.id;
	}

	String getName() {
		return this.name;
	}

	void setName(String name) {
		this.name = name;
	}

	@Nullable String getFullName() {
		return this.fullName;
	}

	void setFullName(@Nullable String fullName) {
		this.fullName = fullName;
	}

	int getLogins() {
		return this.logins;
	}

	void setLogins(int logins) {
		this.logins = logins;
	}

	@Nullable Instant getCreatedAt() {
		return this.createdAt;
	}

	@Nullable Long getVersion() {
		return this.version;
	}

	void setId(@Nullable Long id) {
		this.id = id;
	}

	void setVersion(@Nullable Long version) {
		this.version = version;
	}

}
