package dev.asyncdb.sample;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import dev.asyncdb.testing.TestDatabase;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that writes and reads posts.
 */
final class PostClient {

	private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT = new ParameterizedTypeReference<>() {
	};

	private final WebClient client;

	PostClient(int port) {
		this.client = HttpClients.webClient(port);
	}

	Mono<Answer> request(HttpMethod method, String path, Object body) {
		return this.client.method(method)
			.uri(path)
			.bodyValue(body)
			.exchangeToMono((response) -> response.bodyToMono(String.class)
				.defaultIfEmpty("")
				.map((text) -> new Answer(response.statusCode().value(), text)));
	}

	Answer send(HttpMethod method, String path, Object body) {
		return Objects.requireNonNull(request(method, path, body).block(TestDatabase.TIMEOUT));
	}

	Answer get(String path) {
		return send(HttpMethod.GET, path, "");
	}

	void writeAuthor() {
		Answer answer = send(HttpMethod.POST, "/users", Map.of("name", "ada", "fullName", "Ada Lovelace"));
		assertThat(answer.status()).as(answer.body()).isEqualTo(201);
	}

	static Map<String, Object> post(String title, String... tags) {
		return Map.of("author", "ada", "title", title, "body", "text", "tags", List.of(tags));
	}

	int write(String title, String... tags) {
		Answer answer = send(HttpMethod.POST, "/posts", post(title, tags));
		assertThat(answer.status()).as(answer.body()).isEqualTo(201);
		return answer.read("$.id");
	}

	static Map<String, Object> edit(int version, String title, String... tags) {
		return Map.of("version", version, "title", title, "body", "text", "tags", List.of(tags));
	}

	Map<Integer, Long> statuses(int number, IntFunction<Mono<Answer>> request) {
		return Objects.requireNonNull(Flux.range(0, number)
			.flatMap(request::apply, number)
			.collect(Collectors.groupingBy(Answer::status, Collectors.counting()))
			.block(TestDatabase.TIMEOUT));
	}

	/** The events of the page, the comment that opens them included. */
	Flux<String> events() {
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
