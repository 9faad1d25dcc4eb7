package dev.asyncdb.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README's tour, walked. It defines tables, and opens connections of its own.
 */
@RealTransactions
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "asyncdb.url=h2:mem:tour", "spring.liquibase.change-log=classpath:/tour/changelog.yaml" })
class TourTests {

	@LocalServerPort
	private int port;

	@Autowired
	private Library library;

	@Autowired
	private Stocktaking stocktaking;

	@Autowired
	private BookRepository books;

	@Autowired
	private Deliveries deliveries;

	@Autowired
	private Authors authors;

	@Autowired
	private Tables tables;

	@Autowired
	private AsyncDatabaseManager manager;

	private Book only() {
		return Objects.requireNonNull(this.books.findAll().single().block(TestDatabase.TIMEOUT));
	}

	@Test
	void controllerPutsBooksAndAddsCopies() {
		WebTestClient client = WebTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
		client.put().uri("/books/1?title=First").exchange().expectStatus().isOk();
		client.put().uri("/books/1?title=Second").exchange().expectStatus().isOk();
		client.post().uri("/books/1/copies?count=3").exchange().expectStatus().isOk();
		assertThat(only().getTitle()).isEqualTo("Second");
		assertThat(only().getCopies()).isEqualTo(3);
	}

	@Test
	void libraryStocksDiscardsAndLends() {
		Book book = new Book("1");
		book.setCopies(2);
		assertThat(this.library.stock(List.of(book, new Book("2"))).block(TestDatabase.TIMEOUT)).isOne();
		this.library.discard("2").block(TestDatabase.TIMEOUT);
		assertThat(this.library.lend("1").collectList().block(TestDatabase.TIMEOUT)).singleElement()
			.satisfies((lent) -> assertThat(lent.getCopies()).isOne());
	}

	@Test
	void stocktakingInBlockingStyle() {
		assertThat(this.stocktaking.restock(List.of("1", "2", "1")).block(TestDatabase.TIMEOUT)).isEqualTo(2);
		assertThat(this.stocktaking.clear().block(TestDatabase.TIMEOUT)).isEqualTo(2);
		assertThat(this.books.count().block(TestDatabase.TIMEOUT)).isZero();
	}

	@Test
	void startupStocksInBlockingStyle() {
		new StartupStock(this.manager).run();
		assertThat(only().getIsbn()).isEqualTo("978-0134685991");
	}

	@Test
	void deliveriesAreLookedUpByTheirKeys() {
		assertThat(this.deliveries.book("1", "First").map(Persisted::created).block(TestDatabase.TIMEOUT)).isTrue();
		assertThat(this.deliveries.rename("1", "Second").block(TestDatabase.TIMEOUT)).isNotNull()
			.satisfies((renamed) -> assertThat(renamed.entity().getCopies()).isOne());
		assertThat(this.deliveries.deliver("1", "Second", 4).block(TestDatabase.TIMEOUT)).isEqualTo(5);
		assertThat(
				this.deliveries.byIsbn(List.of("2", "1")).map(Book::getIsbn).collectList().block(TestDatabase.TIMEOUT))
			.containsExactly("2", "1");
		assertThat(this.deliveries.rename(Map.of("1", "Third", "3", "New")).block(TestDatabase.TIMEOUT)).isOne();
		assertThat(this.deliveries.stockNew(List.of(new Book("3"), new Book("4"))).block(TestDatabase.TIMEOUT)).isOne();
		this.deliveries.tryEach(List.of("5", "x".repeat(30), "6")).block(TestDatabase.TIMEOUT);
		assertThat(this.deliveries.serializably("7").map(Persisted::created).block(TestDatabase.TIMEOUT)).isTrue();
		assertThat(this.books.findAll().map(Book::getIsbn).collectList().block(TestDatabase.TIMEOUT))
			.containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7");
	}

	@Test
	void authorsComeWithTheirNovels() {
		this.tables.create().block(TestDatabase.TIMEOUT);
		Author woolf = Objects.requireNonNull(this.authors
			.publish("Woolf", List.of(Novel.of("Flush", 1933), Novel.of("Letters", 1899), Novel.of("Last", 1960)))
			.block(TestDatabase.TIMEOUT));
		assertThat(this.authors.revise(Objects.requireNonNull(woolf.getId())).block(TestDatabase.TIMEOUT)).isOne();
		assertThat(this.authors.page(10).collectList().block(TestDatabase.TIMEOUT)).singleElement()
			.satisfies((author) -> assertThat(author.getNovels()).extracting(Novel::title)
				.containsExactly("Last", "Flush"));
	}

	@Test
	void tablesAreCreatedCheckedAndDropped() {
		this.tables.drop().block(TestDatabase.TIMEOUT);
		assertThat(this.tables.check().block(TestDatabase.TIMEOUT)).contains("missing table SHELF");
		assertThat(this.tables.create().block(TestDatabase.TIMEOUT)).isNotEmpty();
		assertThat(this.tables.check().block(TestDatabase.TIMEOUT)).doesNotContain("SHELF")
			.contains("type BOOK.ISBN: the entities need character varying(255)");
	}

	@Test
	void migrationIsWrittenForWhatIsMissing(@TempDir Path directory) throws IOException {
		this.tables.create().block(TestDatabase.TIMEOUT);
		this.tables.drop().block(TestDatabase.TIMEOUT);
		Path changeLog = Files.writeString(directory.resolve("master.yaml"), "databaseChangeLog:\n");
		Path written = this.tables.writeMigration(changeLog).orElseThrow().path();
		assertThat(written).content().contains("CREATE TABLE \"SHELF\"");
	}

	@Test
	void managerWorksWithoutSpringBoot() {
		assertThat(WithoutSpringBoot.firstBook("h2:mem:tour").map(Persisted::created).block(TestDatabase.TIMEOUT))
			.isTrue();
	}

	@SpringBootApplication
	static class TourApplication {

	}

}
