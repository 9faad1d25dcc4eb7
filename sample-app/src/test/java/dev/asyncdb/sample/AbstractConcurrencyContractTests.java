package dev.asyncdb.sample;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

import dev.asyncdb.test.RealTransactions;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many clients at the same time, which need transactions of their own.
 */
@RealTransactions
abstract class AbstractConcurrencyContractTests extends AbstractServiceTests {

	// Ten times as many in the nightly build
	private static final int HANG_UPS = (Integer.getInteger("asyncdb.fault.scale", 1) > 1) ? 10_000 : 500;

	private PostClient client;

	@BeforeEach
	void connect() {
		this.client = new PostClient(port());
		this.client.writeAuthor();
	}

	@Test
	void concurrentCreationsOfAUserCreateItOnce() {
		assertThat(this.client.statuses(200,
				(number) -> this.client.request(HttpMethod.POST, "/users", Map.of("name", "eva", "fullName", "Eva"))))
			.containsOnly(Map.entry(201, 1L), Map.entry(200, 199L));
		assertThat(count("SELECT COUNT(*) FROM users WHERE name = 'eva'")).isOne();
	}

	@Test
	void oneOfManyConcurrentEditsWins() {
		int id = this.client.write("first");
		Map<Integer, Long> answers = this.client.statuses(20,
				(number) -> this.client.request(HttpMethod.PUT, "/posts/" + id, PostClient.edit(0, "edit " + number)));
		assertThat(answers).containsOnly(Map.entry(200, 1L), Map.entry(409, 19L));
		assertThat(this.client.get("/posts/" + id).<Integer>read("$.version")).isOne();
	}

	@Test
	void concurrentPostsShareANewTag() {
		assertThat(
				this.client
					.statuses(30,
							(number) -> this.client.request(HttpMethod.POST, "/posts",
									PostClient.post("post " + number, "new", "shared"))))
			.containsOnly(Map.entry(201, 30L));
		assertThat(this.client.get("/tags").<List<Integer>>read("$[*].posts")).containsExactly(30, 30);
	}

	@Test
	void concurrentDescriptionsOfATagCreateItOnce() {
		assertThat(this.client.statuses(30,
				(number) -> this.client.request(HttpMethod.PUT, "/tags/sql",
						Map.of("description", "version " + number))))
			.containsOnly(Map.entry(201, 1L), Map.entry(200, 29L));
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
			this.client.write("after " + i);
		}
	}

	void assertNoTransactionIsOpen() {
		Flux.range(0, 5)
			.flatMap((index) -> pool().create())
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
		try (Socket socket = new Socket("localhost", port())) {
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
