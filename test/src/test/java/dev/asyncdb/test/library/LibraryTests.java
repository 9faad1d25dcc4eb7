package dev.asyncdb.test.library;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.test.AsyncDbTest;
import dev.asyncdb.test.Statements;
import dev.asyncdb.test.fixture.FixtureRows;
import dev.asyncdb.test.fixture.Fixtures;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.MethodName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fixtures of class and method in a test of Spring.
 */
@AsyncDbTest(schema = AsyncDbTest.SchemaSource.ENTITIES, properties = "asyncdb.url=h2:mem:///library")
@Fixtures("library.yml")
@TestMethodOrder(MethodName.class)
class LibraryTests {

	@Autowired
	private AsyncDatabaseManager manager;

	@Autowired
	private FixtureRows rows;

	@Autowired
	private Statements statements;

	private List<String> authors = List.of();

	@BeforeEach
	void readAuthors() {
		assertThat(this.statements).isEmpty();
		this.authors = this.manager
			.inTransaction((session) -> session.select(Author.class).all().map(Author::getName).collectList())
			.block(TestDatabase.TIMEOUT);
	}

	@Test
	void booksBelongToTheirAuthor() {
		Long ada = this.rows.id(Author.class, "ada", Long.class);
		Author author = this.manager
			.inTransaction((session) -> session.getById(Author.class, ada)
				.delayUntil((found) -> session.fetch(found, Author::getBooks)))
			.block(TestDatabase.TIMEOUT);
		assertThat(author.getBooks()).extracting(Book::getTitle).contains("Notes");
	}

	@Test
	@Fixtures("more.sql")
	void filesOfTheMethodComeAfterThoseOfTheClass() {
		assertThat(this.authors).containsExactlyInAnyOrder("Ada of the script", "Mary");
	}

	@Test
	void nextTestHasTheRowsOfTheClassOnly() {
		assertThat(this.authors).containsExactlyInAnyOrder("Ada", "Mary");
	}

	@Nested
	class InnerTests {

		@Test
		void nestedClassHasTheRowsToo() {
			assertThat(LibraryTests.this.authors).containsExactlyInAnyOrder("Ada", "Mary");
		}

	}

}
