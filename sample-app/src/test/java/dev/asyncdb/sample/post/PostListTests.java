package dev.asyncdb.sample.post;

import java.util.List;

import dev.asyncdb.test.Statements;
import dev.asyncdb.test.fixture.FixtureRows;
import dev.asyncdb.test.fixture.Fixtures;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole application without a server. What requests write is rolled back.
 */
@SpringBootTest
@AutoConfigureWebTestClient
@Fixtures("posts.yml")
class PostListTests {

	@Autowired
	private WebTestClient client;

	@Autowired
	private FixtureRows rows;

	@Autowired
	private Statements statements;

	@Test
	void pageOfPostsTakesThreeQueries() {
		this.client.get()
			.uri("/posts?size=2")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.content[*].title")
			.isEqualTo(List.of("second", "first"));
		assertThat(this.statements).hasSize("select", 3).haveNoQueryPerRow();
	}

	@Test
	void editIsCommittedBeforeTheResponse() {
		Long first = this.rows.id(Post.class, "first", Long.class);
		this.client.put()
			.uri("/posts/{id}", first)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"version\": 0, \"title\": \"edited\", \"body\": \"text\", \"tags\": [\"sql\", \"new\"]}")
			.exchange()
			.expectStatus()
			.isOk();
		this.client.get()
			.uri("/posts/{id}", first)
			.exchange()
			.expectBody()
			.jsonPath("$.title")
			.isEqualTo("edited")
			.jsonPath("$.tags.length()")
			.isEqualTo(2);
	}

}
