package dev.asyncdb.test.library;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.relation.ToMany;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;

@Table
public class Author {

	@Id
	@Nullable Long id;

	@Version
	long version;

	String name = "";

	@Nullable LocalDate born;

	@Embedded.Nullable
	@Nullable Address address;

	@Nullable Long mentorId;

	@ToMany(mappedBy = "authorId")
	List<Book> books = new ArrayList<>();

	public @Nullable Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public @Nullable LocalDate getBorn() {
		return this.born;
	}

	public @Nullable Address getAddress() {
		return this.address;
	}

	public @Nullable Long getMentorId() {
		return this.mentorId;
	}

	public List<Book> getBooks() {
		return this.books;
	}

}
