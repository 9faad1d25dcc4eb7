package dev.asyncdb.autoconfigure.databases;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * An entity of a further database.
 */
public class Report {

	@Id
	@Nullable Long id;

	String title;

	Report(String title) {
		this.title = title;
	}

	public String getTitle() {
		return this.title;
	}

	long requiredId() {
		return Objects.requireNonNull(this.id);
	}

}
