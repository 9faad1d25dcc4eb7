package dev.asyncdb.sample;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The service over HTTP, on every database.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.r2dbc.pool.max-size=5", "spring.r2dbc.pool.initial-size=5" })
abstract class AbstractSampleContractTests {

	// Ten times as many in the nightly build
	private static final int HANG_UPS = (Integer.getInteger("asyncdb.fault.scale", 1) > 1) ? 10_000 : 500;

	@LocalServerPort
	private int port;

	@Autowired
	private AsyncDatabaseManager manager;

	@Autowired
	private ConnectionPool pool;

	private WebTestClient client;

	@BeforeEach
	void empty() {
		this.client = HttpClients.webTestClient(this.port);
		this.manager
			.inTransaction((session) -> session.sql()
				.sql("DELETE FROM users")
				.then()
				.then(session.sql().sql("DELETE FROM tags").then()))
			.block(TestDatabase.TIMEOUT);
	}

	@AfterEach
	void nothingIsHeld() {
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.pool.getMetrics().orElseThrow().acquiredSize() == 0);
	}

	private ResponseSpec postUser(String name, String fullName) {
		return this.client.post().uri("/users").bodyValue(Map.of("name", name, "fullName", fullName)).exchange();
	}

	private ResponseSpec postPost(String name, String title, String body) {
		return this.client.post()
			.uri("/users/{name}/posts", name)
			.bodyValue(Map.of("title", title, "body", body))
			.exchange();
	}

	private long count(String sql) {
		return Objects
			.requireNonNull(this.manager.inTransaction((session) -> session.sql().sql(sql).mapValue(Long.class).one())
				.block(TestDatabase.TIMEOUT));
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
				.uri(URI.create("http://localhost:" + this.port + location))
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.name")
				.isEqualTo(name);
		}
	}

	@Test
	void postIsAnsweredAsItIsStored() {
		postUser("ada", "Ada");
		String written = body(postPost("ada", "first", "body"));
		Integer id = JsonPath.read(written, "$.id");
		assertThat(body(this.client.get().uri("/posts/{id}", id).exchange()))
			.satisfies((stored) -> assertThat(JsonPath.<Map<String, Object>>read(stored, "$"))
				.containsAllEntriesOf(withoutRelations(written)));
	}

	private static Map<String, Object> withoutRelations(String post) {
		Map<String, Object> columns = new HashMap<>(JsonPath.<Map<String, Object>>read(post, "$"));
		columns.keySet().retainAll(List.of("id", "title", "body", "createdAt", "editedAt", "version"));
		assertThat(columns).hasSize(6);
		return columns;
	}

	private static String body(ResponseSpec response) {
		byte[] body = response.expectBody().returnResult().getResponseBodyContent();
		return new String(Objects.requireNonNull(body), StandardCharsets.UTF_8);
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
	void postsAreWrittenAndListed() {
		postUser("ada", "Ada");
		postPost("ada", "first", "body\nof two lines").expectStatus()
			.isCreated()
			.expectBody()
			.jsonPath("$.id")
			.isNumber()
			.jsonPath("$.createdAt")
			.isNotEmpty()
			.jsonPath("$.userId")
			.doesNotExist();
		postPost("ada", "second", "body").expectStatus().isCreated();
		this.client.get()
			.uri("/users/ada/posts")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$[*].title")
			.isEqualTo(List.of("first", "second"));
	}

	@Test
	void postsOfNobodyAreAProblem() {
		postPost("nobody", "first", "body").expectStatus().isNotFound();
		this.client.get().uri("/users/nobody/posts").exchange().expectStatus().isNotFound();
	}

	@Test
	void deleteUserRemovesItAndItsPosts() {
		postUser("ada", "Ada");
		postPost("ada", "first", "body");
		this.client.delete().uri("/users/ada").exchange().expectStatus().isNoContent();
		this.client.delete().uri("/users/ada").exchange().expectStatus().isNotFound();
		assertThat(count("SELECT COUNT(*) FROM posts")).isZero();
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
			.uri(URI.create("http://localhost:" + this.port + "/users/%00"))
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

	@Test
	void entitiesAndChangeLogAgree() {
		assertThat(Objects.requireNonNull(this.manager.schema().compare().block(TestDatabase.TIMEOUT)).all()).isEmpty();
		assertThat(this.manager.schema().model().tables()).hasSize(5);
	}

	@Test
	void healthIsExposed() {
		this.client.get().uri("/actuator/health").exchange().expectStatus().isOk();
	}

	@Test
	void postUserWhenManyRaceCreatesOnce() {
		WebClient racer = HttpClients.webClient(this.port);
		Map<Integer, Long> answers = Objects.requireNonNull(Flux.range(0, 200)
			.flatMap(
					(index) -> racer.post()
						.uri("/users")
						.bodyValue(Map.of("name", "ada", "fullName", "Ada"))
						.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value())),
					200)
			.collect(Collectors.groupingBy((status) -> status, Collectors.counting()))
			.block(TestDatabase.TIMEOUT));
		assertThat(answers).containsOnly(Map.entry(201, 1L), Map.entry(200, 199L));
		assertThat(count("SELECT COUNT(*) FROM users")).isOne();
	}

	@Test
	void clientsThatHangUpCostNothing() {
		long seed = ThreadLocalRandom.current().nextLong();
		System.out.println("seed of the disconnects: " + seed);
		Random random = new Random(seed);
		Flux.range(0, HANG_UPS)
			.flatMap((index) -> Mono.fromRunnable(() -> hangUp(index, random.nextInt(10)))
				.subscribeOn(Schedulers.boundedElastic()), 16)
			.blockLast(TestDatabase.TIMEOUT.multipliedBy(1 + HANG_UPS / 1000));
		nothingIsHeld();
		assertNoTransactionIsOpen();
		for (int i = 0; i < 20; i++) {
			postUser("after" + i, "After").expectStatus().isCreated();
		}
	}

	void assertNoTransactionIsOpen() {
		Flux.range(0, 5)
			.flatMap((index) -> this.pool.create())
			.collectList()
			.flatMapMany(Flux::fromIterable)
			.flatMap(
					(connection) -> Mono.just(connection.isAutoCommit()).delayUntil((autoCommit) -> connection.close()))
			.doOnNext((autoCommit) -> assertThat(autoCommit).isTrue())
			.blockLast(TestDatabase.TIMEOUT);
	}

	// A reset, not a polite end of the stream, after a few milliseconds
	private void hangUp(int index, int milliseconds) {
		String body = "{\"fullName\": \"change %d\"}".formatted(index);
		String request = "PUT /users/%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
			.formatted((index % 2 == 0) ? "same" : "user" + index, body.length(), body);
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoLinger(true, 0);
			socket.setSoTimeout(milliseconds + 1);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			socket.getInputStream().read();
		}
		catch (IOException ex) {
			assertThat(ex).hasMessageContaining("timed out");
		}
	}

}
