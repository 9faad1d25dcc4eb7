package dev.asyncdb.sample;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.asyncdb.sample.PostClient.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Posts, comments and tags over HTTP.
 */
abstract class AbstractPostContractTests extends AbstractServiceTests {

	private PostClient client;

	@BeforeEach
	void connect() {
		this.client = new PostClient(port());
		this.client.writeAuthor();
	}

	@Test
	void postIsAnsweredWithAuthorAndTagsInTheirOrder() {
		int id = this.client.write("first", "sql", "java");
		Answer answer = this.client.get("/posts/" + id);
		assertThat(answer.<String>read("$.author.fullName")).isEqualTo("Ada Lovelace");
		assertThat(answer.<List<String>>read("$.tags[*].name")).containsExactly("java", "sql");
		assertThat(answer.<Integer>read("$.version")).isZero();
		assertThat(answer.body()).doesNotContain("comments", "userId");
	}

	@Test
	void postOfAStrangerOrWithAStrangeTagIsRefused() {
		Map<String, Object> stranger = new HashMap<>(PostClient.post("first"));
		stranger.put("author", "nobody");
		assertThat(this.client.send(HttpMethod.POST, "/posts", stranger).status()).isEqualTo(404);
		Answer answer = this.client.send(HttpMethod.POST, "/posts", PostClient.post("first", "No Tag"));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.<String>read("$.errors[0].field")).startsWith("tags");
	}

	@Test
	void postsArePagedByKeyWithoutShifting() {
		IntStream.rangeClosed(1, 5).forEach((number) -> this.client.write("post " + number));
		Answer first = this.client.get("/posts?size=2");
		assertThat(first.<List<String>>read("$.content[*].title")).containsExactly("post 5", "post 4");
		this.client.write("post 6");
		Answer second = this.client.get("/posts?size=2&after=" + first.<Integer>read("$.next"));
		assertThat(second.<List<String>>read("$.content[*].title")).containsExactly("post 3", "post 2");
		Answer last = this.client.get("/posts?size=2&after=" + second.<Integer>read("$.next"));
		assertThat(last.<List<String>>read("$.content[*].title")).containsExactly("post 1");
		assertThat(last.<Object>read("$.next")).isNull();
	}

	@Test
	void postsOfATagArePagedToo() {
		this.client.write("post 1", "sql");
		this.client.write("post 2", "java");
		this.client.write("post 3", "sql", "java");
		Answer first = this.client.get("/posts?size=1&tag=sql");
		assertThat(first.<List<String>>read("$.content[*].title")).containsExactly("post 3");
		assertThat(first.<List<String>>read("$.content[0].tags[*].name")).containsExactly("java", "sql");
		Answer second = this.client.get("/posts?size=1&tag=sql&after=" + first.<Integer>read("$.next"));
		assertThat(second.<List<String>>read("$.content[*].title")).containsExactly("post 1");
		assertThat(this.client.get("/posts?tag=none").status()).isEqualTo(404);
	}

	@Test
	void editOfAReplacedVersionIsAConflictThatChangesNothing() {
		int id = this.client.write("first", "sql");
		Answer edited = this.client.send(HttpMethod.PUT, "/posts/" + id, PostClient.edit(0, "second", "java"));
		assertThat(edited.status()).as(edited.body()).isEqualTo(200);
		assertThat(edited.<Integer>read("$.version")).isOne();
		assertThat(edited.<List<String>>read("$.tags[*].name")).containsExactly("java");
		Answer late = this.client.send(HttpMethod.PUT, "/posts/" + id, PostClient.edit(0, "third", "late"));
		assertThat(late.status()).isEqualTo(409);
		assertThat(late.<Integer>read("$.status")).isEqualTo(409);
		assertThat(this.client.get("/posts/" + id).<String>read("$.title")).isEqualTo("second");
		assertThat(this.client.get("/tags").body()).doesNotContain("late");
	}

	@Test
	void editOfTagsAloneIsAVersionToo() {
		int id = this.client.write("first");
		assertThat(this.client.send(HttpMethod.PUT, "/posts/" + id, PostClient.edit(0, "first", "sql"))
			.<Integer>read("$.version")).isOne();
		assertThat(this.client.send(HttpMethod.PUT, "/posts/" + id, PostClient.edit(0, "first")).status())
			.isEqualTo(409);
	}

	@Test
	void deleteNeedsTheCurrentVersion() {
		int id = this.client.write("first", "sql");
		this.client.send(HttpMethod.POST, "/posts/" + id + "/comments", Map.of("author", "ada", "text", "Well"));
		this.client.send(HttpMethod.PUT, "/posts/" + id, PostClient.edit(0, "second"));
		assertThat(this.client.send(HttpMethod.DELETE, "/posts/" + id + "?version=0", "").status()).isEqualTo(409);
		assertThat(this.client.send(HttpMethod.DELETE, "/posts/" + id + "?version=1", "").status()).isEqualTo(204);
		assertThat(this.client.get("/posts/" + id).status()).isEqualTo(404);
	}

	@Test
	void commentsAreListedInTheirOrderWithTheirAuthors() {
		int id = this.client.write("first");
		String path = "/posts/" + id + "/comments";
		for (String text : List.of("one", "two\nlines")) {
			Answer written = this.client.send(HttpMethod.POST, path, Map.of("author", "ada", "text", text));
			assertThat(written.status()).as(written.body()).isEqualTo(201);
		}
		Answer comments = this.client.get(path);
		assertThat(comments.<List<String>>read("$[*].text")).containsExactly("one", "two\nlines");
		assertThat(comments.<List<String>>read("$[*].author.name")).containsExactly("ada", "ada");
		assertThat(
				this.client.send(HttpMethod.POST, "/posts/0/comments", Map.of("author", "ada", "text", "x")).status())
			.isEqualTo(404);
	}

	@Test
	void postsOfAnAuthorAreListedAsTheyWereAnswered() {
		String path = "/users/ada/posts";
		Answer first = this.client.send(HttpMethod.POST, path, Map.of("title", "first", "body", "two\nlines"));
		assertThat(first.status()).as(first.body()).isEqualTo(201);
		assertThat(first.<Map<String, Object>>read("$")).doesNotContainKey("userId");
		assertThat(this.client.send(HttpMethod.POST, path, Map.of("title", "second", "body", "text")).status())
			.isEqualTo(201);
		Answer posts = this.client.get(path);
		assertThat(posts.<List<String>>read("$[*].title")).containsExactly("first", "second");
		assertThat(columns(posts.read("$[0]"))).isEqualTo(columns(first.read("$")));
		Answer read = this.client.get("/posts/" + first.<Integer>read("$.id"));
		assertThat(columns(read.read("$"))).isEqualTo(columns(first.read("$")));
	}

	private static Map<String, Object> columns(Map<String, Object> post) {
		Map<String, Object> columns = new HashMap<>(post);
		columns.keySet().retainAll(List.of("id", "title", "body", "createdAt", "editedAt", "version"));
		assertThat(columns).hasSize(6);
		return columns;
	}

	@Test
	void postsOfAStrangerAreAProblem() {
		String path = "/users/nobody/posts";
		assertThat(this.client.send(HttpMethod.POST, path, Map.of("title", "first", "body", "text")).status())
			.isEqualTo(404);
		assertThat(this.client.get(path).status()).isEqualTo(404);
	}

	@Test
	void postsAreDeletedWithTheirAuthor() {
		int id = this.client.write("first", "sql");
		assertThat(this.client.send(HttpMethod.DELETE, "/users/ada", "").status()).isEqualTo(204);
		assertThat(this.client.get("/posts/" + id).status()).isEqualTo(404);
		assertThat(count("SELECT COUNT(*) FROM posts")).isZero();
	}

}
