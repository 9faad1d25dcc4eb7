package dev.asyncdb.sample;

import java.net.URI;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users over HTTP.
 */
abstract class AbstractUserContractTests extends AbstractServiceTests {

	private WebTestClient client;

	@BeforeEach
	void connect() {
		this.client = HttpClients.webTestClient(port());
	}

	private ResponseSpec postUser(String name, String fullName) {
		return this.client.post().uri("/users").bodyValue(Map.of("name", name, "fullName", fullName)).exchange();
	}

	@Test
	void postUserCreatesOnceAndReturnsTheExistingAfterwards() {
		postUser("ada", "Ada").expectStatus()
			.isCreated()
			.expectHeader()
			.valueEquals("Location", "/users/ada")
			.expectBody()
			.jsonPath("$.id")
			.isNumber()
			.jsonPath("$.name")
			.isEqualTo("ada")
			.jsonPath("$.fullName")
			.isEqualTo("Ada")
			.jsonPath("$.createdAt")
			.isNotEmpty();
		postUser("ada", "Other").expectStatus().isOk().expectBody().jsonPath("$.fullName").isEqualTo("Ada");
	}

	@Test
	void locationOfAStrangeNameLeadsToIt() {
		for (String name : List.of("a/b", "a;b", "a b", "ä%")) {
			var location = postUser(name, "Strange").expectStatus()
				.isCreated()
				.returnResult(Void.class)
				.getResponseHeaders()
				.getLocation();
			this.client.get()
				.uri(URI.create("http://localhost:" + port() + location))
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.name")
				.isEqualTo(name);
		}
	}

	@Test
	void putUsersCreatesAndUpdatesManyInTheirOrder() {
		postUser("bob", "Bob").expectBody().jsonPath("$.name").isEqualTo("bob");
		this.client.put()
			.uri("/users")
			.bodyValue(List.of(Map.of("name", "ada", "fullName", "Ada"), Map.of("name", "bob", "fullName", "Robert"),
					Map.of("name", "ada", "fullName", "Ada Lovelace")))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.json("""
					[{"name": "ada", "created": true}, {"name": "bob", "created": false},
					{"name": "ada", "created": false}]""");
		assertThat(count("SELECT COUNT(*) FROM users WHERE full_name IN ('Ada Lovelace', 'Robert')")).isEqualTo(2);
		this.client.put()
			.uri("/users")
			.bodyValue(List.of(Map.of("name", "cyd", "fullName", "Cyd"), Map.of("name", "", "fullName", "None")))
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(400);
		assertThat(count("SELECT COUNT(*) FROM users")).isEqualTo(2);
	}

	@Test
	void putUserCreatesAndUpdates() {
		this.client.put().uri("/users/ada").bodyValue(Map.of("fullName", "Ada")).exchange().expectStatus().isCreated();
		this.client.put()
			.uri("/users/ada")
			.bodyValue(Map.of("fullName", "Ada Lovelace"))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.fullName")
			.isEqualTo("Ada Lovelace");
		assertThat(count("SELECT COUNT(*) FROM users")).isOne();
	}

	@Test
	void importInBlockingStyleStoresAllOrNone() {
		postUser("ada", "Ada").expectStatus().isCreated();
		postImport(List.of(Map.of("name", "ada", "fullName", "Ada Lovelace"),
				Map.of("name", "grace", "fullName", "Grace")))
			.expectStatus()
			.isOk()
			.expectBody()
			.json("{\"created\": 1, \"updated\": 1}");
		postImport(List.of(Map.of("name", "joan", "fullName", "Joan"), Map.of("name", "", "fullName", "Nobody")))
			.expectStatus()
			.isBadRequest();
		assertThat(count("SELECT COUNT(*) FROM users")).isEqualTo(2);
	}

	private ResponseSpec postImport(List<Map<String, String>> users) {
		return this.client.post().uri("/users/import").bodyValue(users).exchange();
	}

	@Test
	void getUserReturnsIt() {
		postUser("ada", "Ada");
		this.client.get()
			.uri("/users/ada")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.name")
			.isEqualTo("ada");
	}

	@Test
	void getUserWhenMissingIsAProblem() {
		this.client.get()
			.uri("/users/nobody")
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(404);
	}

	@Test
	void listUsersTellsTheTotal() {
		for (String name : new String[] { "joan", "ada", "grace" }) {
			postUser(name, name);
		}
		this.client.get()
			.uri("/users?page=1&size=2")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.total")
			.isEqualTo(3)
			.jsonPath("$.content[0].name")
			.isEqualTo("joan")
			.jsonPath("$.content.length()")
			.isEqualTo(1);
	}

	@Test
	void usersAreFoundByAPartOfTheirNames() {
		postUser("ada", "Ada Lovelace");
		postUser("grace", "Grace Hopper");
		postUser("b_c", "100 %");
		Map.of("LOVE", List.of("ada"), "a", List.of("ada", "grace"), "_", List.of("b_c"), "%", List.of("b_c"), "\\",
				List.of(), "", List.of("ada", "b_c", "grace"))
			.forEach((text, names) -> this.client.get()
				.uri("/users?search={text}", text)
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.content[*].name")
				.isEqualTo(names));
	}

	@Test
	void deleteUserRemovesIt() {
		postUser("ada", "Ada");
		this.client.delete().uri("/users/ada").exchange().expectStatus().isNoContent();
		this.client.delete().uri("/users/ada").exchange().expectStatus().isNotFound();
	}

	@Test
	void invalidInputIsAProblemThatNamesTheField() {
		postUser("", "Ada").expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.errors[0].field")
			.isEqualTo("name");
		postUser("a".repeat(101), "Ada").expectStatus().isBadRequest();
		postUser("nul\0", "Ada").expectStatus().isBadRequest();
		postUser("..", "Ada").expectStatus().isBadRequest();
		this.client.get()
			.uri(URI.create("http://localhost:" + port() + "/users/%00"))
			.exchange()
			.expectStatus()
			.isBadRequest();
		this.client.post()
			.uri("/users")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"name\": {}, \"fullName\": \"x\"}")
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.errors[0].field")
			.isEqualTo("name");
		this.client.get()
			.uri("/users?size=0")
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.errors[0].field")
			.isEqualTo("size");
	}

}
