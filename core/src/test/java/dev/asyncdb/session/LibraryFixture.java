package dev.asyncdb.session;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/**
 * A database with the tables of {@link Library}, emptied before each test.
 */
abstract class LibraryFixture extends DatabaseFixture {

	LibraryFixture() {
	}

	LibraryFixture(int poolSize) {
		super(poolSize);
	}

	@BeforeParameterizedClassInvocation
	void createLibrary() {
		Library.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		Library.empty(this.database);
		this.recorder.clear();
	}

	List<String> statements() {
		return this.recorder.statements();
	}

	Author ada() {
		Author ada = Author.of("ada", new Book("a"), new Book("b"));
		add(ada);
		return ada;
	}

	static long id(Author author) {
		return Objects.requireNonNull(author.getId());
	}

}
