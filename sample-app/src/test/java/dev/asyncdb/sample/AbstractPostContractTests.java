package dev.asyncdb.sample;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.jayway.jsonpath.JsonPath;
import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.sample.live.Change;
import dev.asyncdb.sample.live.ChangeFeed;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Posts, comments, tags and live updates over HTTP, on every database.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.r2dbc.pool.max-size=5", "spring.r2dbc.pool.initial-size=5" })
abstract class AbstractPostContractTests {

	private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT = new ParameterizedTypeReference<>() {
	};

	@LocalServerPort
	private int port;

	@Autowired
	private AsyncDatabaseManager manager;

	@Autowired
	private ChangeFeed feed;

	private WebClient client;

	@BeforeEach
	void empty() {
		this.client = HttpClients.webClient(this.port);
		this.manager
			.inTransaction((session) -> session.sql()
				.sql("DELETE FROM users")
				.then()
				.then(session.sql().sql("DELETE FROM tags").then()))
			.block(TestDatabase.TIMEOUT);
		assertThat(send(HttpMethod.POST, "/users", Map.of("name", "ada", "fullName", "Ada Lovelace")).status())
			.isEqualTo(201);
		awaitListening();
	}

	void awaitListening() {
	}

	private Mono<Answer> request(HttpMethod method, String path, Object body) {
		return this.client.method(method)
			.uri(path)
			.bodyValue(body)
			.exchangeToMono((response) -> response.bodyToMono(String.class)
				.defaultIfEmpty("")
				.map((text) -> new Answer(response.statusCode().value(), text)));
	}

	private Answer send(HttpMethod method, String path, Object body) {
		return Objects.requireNonNull(request(method, path, body).block(TestDatabase.TIMEOUT));
	}

	private Answer get(String path) {
		return send(HttpMethod.GET, path, "");
	}

	private static Map<String, Object> post(String title, String... tags) {
		return Map.of("author", "ada", "title", title, "body", "text", "tags", List.of(tags));
	}

	private int write(String title, String... tags) {
		Answer answer = send(HttpMethod.POST, "/posts", post(title, tags));
		assertThat(answer.status()).as(answer.body()).isEqualTo(201);
		return answer.read("$.id");
	}

	private static Map<String, Object> edit(int version, String title, String... tags) {
		return Map.of("version", version, "title", title, "body", "text", "tags", List.of(tags));
	}

	@Test
	void postIsAnsweredWithAuthorAndTagsInTheirOrder() {
		int id = write("first", "sql", "java");
		Answer answer = get("/posts/" + id);
		assertThat(answer.<String>read("$.author.fullName")).isEqualTo("Ada Lovelace");
		assertThat(answer.<List<String>>read("$.tags[*].name")).containsExactly("java", "sql");
		assertThat(answer.<Integer>read("$.version")).isZero();
		assertThat(answer.body()).doesNotContain("comments", "userId");
	}

	@Test
	void postOfAStrangerOrWithAStrangeTagIsRefused() {
		Map<String, Object> stranger = new HashMap<>(post("first"));
		stranger.put("author", "nobody");
		assertThat(send(HttpMethod.POST, "/posts", stranger).status()).isEqualTo(404);
		Answer answer = send(HttpMethod.POST, "/posts", post("first", "No Tag"));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.<String>read("$.errors[0].field")).startsWith("tags");
	}

	@Test
	void postsArePagedByKeyWithoutShifting() {
		IntStream.rangeClosed(1, 5).forEach((number) -> write("post " + number));
		Answer first = get("/posts?size=2");
		assertThat(first.<List<String>>read("$.content[*].title")).containsExactly("post 5", "post 4");
		write("post 6");
		Answer second = get("/posts?size=2&after=" + first.<Integer>read("$.next"));
		assertThat(second.<List<String>>read("$.content[*].title")).containsExactly("post 3", "post 2");
		Answer last = get("/posts?size=2&after=" + second.<Integer>read("$.next"));
		assertThat(last.<List<String>>read("$.content[*].title")).containsExactly("post 1");
		assertThat(last.<Object>read("$.next")).isNull();
	}

	@Test
	void postsOfATagArePagedToo() {
		write("post 1", "sql");
		write("post 2", "java");
		write("post 3", "sql", "java");
		Answer first = get("/posts?size=1&tag=sql");
		assertThat(first.<List<String>>read("$.content[*].title")).containsExactly("post 3");
		assertThat(first.<List<String>>read("$.content[0].tags[*].name")).containsExactly("java", "sql");
		Answer second = get("/posts?size=1&tag=sql&after=" + first.<Integer>read("$.next"));
		assertThat(second.<List<String>>read("$.content[*].title")).containsExactly("post 1");
		assertThat(get("/posts?tag=none").status()).isEqualTo(404);
	}

	@Test
	void editOfAReplacedVersionIsAConflictThatChangesNothing() {
		int id = write("first", "sql");
		Answer edited = send(HttpMethod.PUT, "/posts/" + id, edit(0, "second", "java"));
		assertThat(edited.status()).as(edited.body()).isEqualTo(200);
		assertThat(edited.<Integer>read("$.version")).isOne();
		assertThat(edited.<List<String>>read("$.tags[*].name")).containsExactly("java");
		Answer late = send(HttpMethod.PUT, "/posts/" + id, edit(0, "third", "late"));
		assertThat(late.status()).isEqualTo(409);
		assertThat(late.<Integer>read("$.status")).isEqualTo(409);
		assertThat(get("/posts/" + id).<String>read("$.title")).isEqualTo("second");
		assertThat(get("/tags").body()).doesNotContain("late");
	}

	@Test
	void editOfTagsAloneIsAVersionToo() {
		int id = write("first");
		assertThat(send(HttpMethod.PUT, "/posts/" + id, edit(0, "first", "sql")).<Integer>read("$.version")).isOne();
		assertThat(send(HttpMethod.PUT, "/posts/" + id, edit(0, "first")).status()).isEqualTo(409);
	}

	@Test
	void oneOfManyConcurrentEditsWins() {
		int id = write("first");
		Map<Integer, Long> answers = statuses(20,
				(number) -> request(HttpMethod.PUT, "/posts/" + id, edit(0, "edit " + number)));
		assertThat(answers).containsOnly(Map.entry(200, 1L), Map.entry(409, 19L));
		assertThat(get("/posts/" + id).<Integer>read("$.version")).isOne();
	}

	@Test
	void concurrentPostsShareANewTag() {
		assertThat(
				statuses(30, (number) -> request(HttpMethod.POST, "/posts", post("post " + number, "new", "shared"))))
			.containsOnly(Map.entry(201, 30L));
		assertThat(get("/tags").<List<Integer>>read("$[*].posts")).containsExactly(30, 30);
	}

	@Test
	void concurrentDescriptionsOfATagCreateItOnce() {
		assertThat(statuses(30,
				(number) -> request(HttpMethod.PUT, "/tags/sql", Map.of("description", "version " + number))))
			.containsOnly(Map.entry(201, 1L), Map.entry(200, 29L));
	}

	private Map<Integer, Long> statuses(int number, IntFunction<Mono<Answer>> request) {
		return Objects.requireNonNull(Flux.range(0, number)
			.flatMap(request::apply, number)
			.collect(Collectors.groupingBy(Answer::status, Collectors.counting()))
			.block(TestDatabase.TIMEOUT));
	}

	@Test
	void deleteNeedsTheCurrentVersion() {
		int id = write("first", "sql");
		send(HttpMethod.POST, "/posts/" + id + "/comments", Map.of("author", "ada", "text", "Well"));
		send(HttpMethod.PUT, "/posts/" + id, edit(0, "second"));
		assertThat(send(HttpMethod.DELETE, "/posts/" + id + "?version=0", "").status()).isEqualTo(409);
		assertThat(send(HttpMethod.DELETE, "/posts/" + id + "?version=1", "").status()).isEqualTo(204);
		assertThat(get("/posts/" + id).status()).isEqualTo(404);
	}

	@Test
	void commentsAreListedInTheirOrderWithTheirAuthors() {
		int id = write("first");
		String path = "/posts/" + id + "/comments";
		for (String text : List.of("one", "two\nlines")) {
			Answer written = send(HttpMethod.POST, path, Map.of("author", "ada", "text", text));
			assertThat(written.status()).as(written.body()).isEqualTo(201);
		}
		Answer comments = get(path);
		assertThat(comments.<List<String>>read("$[*].text")).containsExactly("one", "two\nlines");
		assertThat(comments.<List<String>>read("$[*].author.name")).containsExactly("ada", "ada");
		assertThat(send(HttpMethod.POST, "/posts/0/comments", Map.of("author", "ada", "text", "x")).status())
			.isEqualTo(404);
	}

	@Test
	void migrationsAreUpToDate() {
		Answer answer = get("/migrations");
		assertThat(answer.<String>read("$.status")).isEqualTo("UP_TO_DATE");
		assertThat(answer.<Integer>read("$.applied")).isEqualTo(6).isEqualTo(answer.<Integer>read("$.total"));
		assertThat(answer.<String>read("$.current")).isEqualTo("posts-tags");
	}

	@Test
	void clientsLearnOfCommittedChanges() {
		int id = write("first");
		assertLive(() -> {
			send(HttpMethod.PUT, "/posts/" + id, edit(0, "second"));
			send(HttpMethod.POST, "/posts/" + id + "/comments", Map.of("author", "ada", "text", "Well"));
			send(HttpMethod.PUT, "/posts/" + id, edit(0, "late"));
			send(HttpMethod.DELETE, "/posts/" + id + "?version=1", "");
		}, "edited " + id + " 1", "commented " + id + " 0", "deleted " + id + " 0");
	}

	@Test
	void clientsLearnOfPostsOfPlainTransactions() {
		assertLive(() -> send(HttpMethod.POST, "/users/ada/posts", Map.of("title", "plain", "body", "text")),
				"created");
	}

	@Test
	void clientsDoNotLearnOfWhatIsRolledBack() {
		assertLive(() -> {
			this.manager
				.inTransaction((session) -> this.feed.announce(Change.edited(1, 1))
					.then(Mono.error(new IllegalStateException("undone"))))
				.onErrorComplete(IllegalStateException.class)
				.block(TestDatabase.TIMEOUT);
			this.manager.inTransaction((session) -> this.feed.announce(Change.edited(2, 2)))
				.block(TestDatabase.TIMEOUT);
		}, "edited 2 2");
	}

	void assertLive(Runnable changes, String... expected) {
		StepVerifier.FirstStep<String> events = StepVerifier.create(events());
		StepVerifier.Step<String> steps = events.expectNext("open").then(changes);
		for (String event : expected) {
			steps = steps.expectNextMatches((actual) -> actual.startsWith(event));
		}
		steps.thenCancel().verify(TestDatabase.TIMEOUT);
	}

	private Flux<String> events() {
		return this.client.get()
			.uri("/events")
			.retrieve()
			.bodyToFlux(EVENT)
			.map((event) -> (event.data() != null) ? "%s %s %s".formatted(event.event(),
					JsonPath.read(event.data(), "$.post"), JsonPath.read(event.data(), "$.version")) : "open")
			.distinct();
	}

	/**
	 * A response.
	 *
	 * @param status status
	 * @param body body
	 */
	record Answer(int status, String body) {

		<T> T read(String path) {
			return JsonPath.read(this.body, path);
		}

	}

}
