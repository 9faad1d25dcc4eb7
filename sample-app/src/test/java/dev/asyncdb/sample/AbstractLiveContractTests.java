package dev.asyncdb.sample;

import java.util.Map;

import dev.asyncdb.sample.live.Change;
import dev.asyncdb.sample.live.ChangeFeed;
import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/**
 * Live updates over HTTP. Notifications are sent by real commits only.
 */
@RealTransactions
abstract class AbstractLiveContractTests extends AbstractServiceTests {

	@Autowired
	private ChangeFeed feed;

	private PostClient client;

	@BeforeEach
	void connect() {
		this.client = new PostClient(port());
		this.client.writeAuthor();
		awaitListening();
	}

	void awaitListening() {
	}

	@Test
	void clientsLearnOfCommittedChanges() {
		int id = this.client.write("first");
		assertLive(() -> {
			this.client.send(HttpMethod.PUT, "/posts/" + id, PostClient.edit(0, "second"));
			this.client.send(HttpMethod.POST, "/posts/" + id + "/comments", Map.of("author", "ada", "text", "Well"));
			this.client.send(HttpMethod.PUT, "/posts/" + id, PostClient.edit(0, "late"));
			this.client.send(HttpMethod.DELETE, "/posts/" + id + "?version=1", "");
		}, "edited " + id + " 1", "commented " + id + " 0", "deleted " + id + " 0");
	}

	@Test
	void clientsLearnOfPostsOfPlainTransactions() {
		assertLive(
				() -> this.client.send(HttpMethod.POST, "/users/ada/posts", Map.of("title", "plain", "body", "text")),
				"created");
	}

	@Test
	void clientsDoNotLearnOfWhatIsRolledBack() {
		assertLive(() -> {
			manager()
				.inTransaction((session) -> this.feed.announce(Change.edited(1, 1))
					.then(Mono.error(new IllegalStateException("undone"))))
				.onErrorComplete(IllegalStateException.class)
				.block(TestDatabase.TIMEOUT);
			manager().inTransaction((session) -> this.feed.announce(Change.edited(2, 2))).block(TestDatabase.TIMEOUT);
		}, "edited 2 2");
	}

	void assertLive(Runnable changes, String... expected) {
		StepVerifier.FirstStep<String> events = StepVerifier.create(this.client.events());
		StepVerifier.Step<String> steps = events.expectNext("open").then(changes);
		for (String event : expected) {
			steps = steps.expectNextMatches((actual) -> actual.startsWith(event));
		}
		steps.thenCancel().verify(TestDatabase.TIMEOUT);
	}

}
