package dev.asyncdb.sample;

import java.util.List;
import java.util.Map;
import java.util.Set;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The description of the API, and the policy of the pages.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ApiDescriptionTests {

	@LocalServerPort
	private int port;

	private WebTestClient client;

	@BeforeEach
	void connect() {
		this.client = HttpClients.webTestClient(this.port)
			.mutate()
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024))
			.build();
	}

	private EntityExchangeResult<String> get(String path) {
		return this.client.get().uri(path).exchange().expectStatus().isOk().expectBody(String.class).returnResult();
	}

	@Test
	void sessionsAreNotParameters() {
		String description = get("/v3/api-docs").getResponseBody();
		assertThat(JsonPath.<Set<String>>read(description, "$.paths.keys()")).contains("/users", "/users/import",
				"/posts", "/posts/{id}", "/posts/{id}/comments", "/tags/{name}", "/migrations", "/events");
		assertThat(JsonPath.<List<String>>read(description, "$.paths['/posts'].get.parameters[*].name"))
			.containsExactlyInAnyOrder("after", "size", "tag");
		assertThat(JsonPath.<Map<String, Object>>read(description, "$.paths['/users/import'].post"))
			.doesNotContainKey("parameters");
		assertThat(description).doesNotContainIgnoringCase("session");
	}

	@Test
	void inputIsDescribedWithItsLimits() {
		String description = get("/v3/api-docs").getResponseBody();
		assertThat(JsonPath.<Integer>read(description, "$.components.schemas.PostEdit.properties.title.maxLength"))
			.isEqualTo(200);
		assertThat(JsonPath.<List<String>>read(description, "$.components.schemas.PostEdit.required"))
			.contains("version", "title", "body");
	}

	@Test
	void pageHasAPolicyWithoutInlineCode() {
		EntityExchangeResult<String> page = get("/");
		assertThat(page.getResponseHeaders().getFirst("Content-Security-Policy")).contains("default-src 'none'")
			.contains("script-src 'self';")
			.doesNotContain("unsafe");
		assertThat(page.getResponseBody()).doesNotContainPattern("<script(?![^>]*src=)")
			.doesNotContainPattern("\\son\\w+=")
			.doesNotContain("style=", "javascript:");
	}

	@Test
	void swaggerUiIsServed() {
		this.client.get().uri("/swagger-ui.html").exchange().expectStatus().is3xxRedirection();
		EntityExchangeResult<String> page = get("/webjars/swagger-ui/index.html");
		assertThat(page.getResponseBody()).contains("swagger-ui");
		assertThat(page.getResponseHeaders().getFirst("Content-Security-Policy")).contains("script-src 'self';");
	}

}
