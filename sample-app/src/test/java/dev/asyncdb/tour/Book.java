package dev.asyncdb.tour;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

public class Book {

	@Id
	private @Nullable Long id;

	private String isbn;

	private @Nullable String title;

	private int copies;

	@Version
	private @Nullable Long version;

	public Book(String isbn) {
		this.isbn = isbn;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public String getIsbn() {
		return this.isbn;
	}

	public @Nullable String getTitle() {
		return this.title;
	}

	public int getCopies() {
		return this.copies;
	}

	public void setCopies(int copies) {
		this.copies = copies;
	}

}
