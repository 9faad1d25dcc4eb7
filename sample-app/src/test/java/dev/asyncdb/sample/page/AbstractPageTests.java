package dev.asyncdb.sample.page;

import java.nio.file.Path;
import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.sample.SampleApplication;
import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application with two users and a post, and a browser. The condition that there is
 * one stands at each subclass, since JUnit does not inherit it.
 */
@RealTransactions
@SpringBootTest(classes = SampleApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
abstract class AbstractPageTests {

	private static final List<String> ROWS = List.of("DELETE FROM users", "DELETE FROM tags",
			"INSERT INTO users (name, full_name, created_at) VALUES ('ada', 'Ada Lovelace', CURRENT_TIMESTAMP)",
			"INSERT INTO users (name, full_name, created_at) VALUES ('grace', 'Grace Hopper', CURRENT_TIMESTAMP)",
			"INSERT INTO posts (user_id, title, body, version, created_at) SELECT id, 'Engines', 'They weave.', 0,"
					+ " CURRENT_TIMESTAMP FROM users WHERE name = 'ada'",
			"INSERT INTO tags (name) VALUES ('history')",
			"INSERT INTO posts_tags (post_id, tag_id) SELECT p.id, t.id FROM posts p CROSS JOIN tags t");

	@TempDir
	private static Path directory;

	private static Browser browser;

	@LocalServerPort
	private int port;

	@Autowired
	private AsyncDatabaseManager manager;

	@BeforeAll
	static void start() {
		browser = Browser.start(directory);
	}

	@AfterAll
	static void stop() {
		browser.close();
	}

	@BeforeEach
	void fill() {
		this.manager
			.inTransaction(
					(session) -> Flux.fromIterable(ROWS).concatMap((row) -> session.sql().sql(row).then()).then())
			.block(TestDatabase.TIMEOUT);
	}

	@AfterEach
	void close() {
		browser.closePages();
	}

	String url(String path) {
		return "http://localhost:" + this.port + path;
	}

	/** Open the list of posts, once it is live. */
	Page open() {
		Page page = browser.open(url("/"));
		page.waitForText("#live", "Live");
		page.waitForText("#posts", "Engines");
		return page;
	}

	Page openOther(String path) {
		return browser.open(url(path));
	}

	static void assertNoErrors(Page... pages) {
		assertThat(pages).allSatisfy((page) -> assertThat(page.errors()).isEmpty());
	}

}
