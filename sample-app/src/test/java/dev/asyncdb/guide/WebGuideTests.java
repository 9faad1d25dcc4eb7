package dev.asyncdb.guide;

import java.nio.charset.StandardCharsets;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the chapters on the web and on streams say.
 */
class WebGuideTests extends AbstractGuideTests {

	@LocalServerPort
	private int port;

	@Autowired
	private GuideWeb web;

	private WebTestClient client = WebTestClient.bindToServer().build();

	@BeforeEach
	void connect() {
		this.client = WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.responseTimeout(TestDatabase.TIMEOUT)
			.build();
	}

	private String text(String path) {
		byte[] body = this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBody();
		return (body != null) ? new String(body, StandardCharsets.UTF_8) : "";
	}

	@Test
	void writersAreCreatedAndRenamed() {
		this.client.post().uri("/writers/ada").exchange().expectStatus().isCreated().expectBody().json("""
				{"name": "ada", "version": 0}""");
		this.client.post()
			.uri("/writers/ada")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.CONFLICT)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("This name is taken");
		this.client.put().uri("/writers/ada/name/grace").exchange().expectStatus().isOk();
		this.client.put()
			.uri("/writers/ada/name/grace")
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("There is no such resource");
	}

	@Test
	void handlerGoesOnAfterAnError() {
		this.client.put().uri("/tags/java").exchange().expectBody(String.class).isEqualTo("created");
		this.client.put().uri("/tags/java").exchange().expectBody(String.class).isEqualTo("one of 1");
	}

	@Test
	void postsAreListedAndStreamed() {
		Writer ada = writer("ada", new Post("First"), new Post("Second"));
		assertThat(text("/posts")).startsWith("[{").contains("\"writerId\":" + ada.getId());
		assertThat(text("/posts")).doesNotContain("comments", "\"writer\"");
		assertThat(text("/posts/export").lines()).hasSize(2);
		assertThat(text("/posts/events")).isEqualTo("data:First\n\ndata:Second\n\n");
		assertThat(this.client.get()
			.uri("/posts/export")
			.exchange()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_NDJSON)
			.returnResult(String.class)
			.getResponseBody()
			.blockFirst(TestDatabase.TIMEOUT)).contains("First");
		assertThat(get(this.web.publishStreamed())).isEqualTo(2);
		assertThat(get(this.web.totalViews())).isZero();
		Boolean published = stored((session) -> session.select(Post.class).all().all(Post::isPublished));
		assertThat(published).isTrue();
	}

}
