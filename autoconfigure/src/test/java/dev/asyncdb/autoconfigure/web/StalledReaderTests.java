package dev.asyncdb.autoconfigure.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients of streams that take nothing, on a real server and a real database.
 */
@TestInstance(Lifecycle.PER_CLASS)
class StalledReaderTests {

	private static final int POOL = 2;

	private static final int ROWS = 40_000;

	private final TestDatabase database = TestDatabase.postgres(1);

	private final List<Socket> clients = new ArrayList<>();

	private ConfigurableApplicationContext context;

	@BeforeAll
	void start() {
		this.database.execute("CREATE TABLE wide (id BIGINT PRIMARY KEY, payload TEXT)",
				"INSERT INTO wide SELECT g, repeat('x', 1000) FROM generate_series(1, " + ROWS + ") g");
		SpringApplication application = new SpringApplication(TestApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		this.context = application.run("--server.port=0", "--spring.main.banner-mode=off",
				"--asyncdb.url=" + this.database.url(), "--spring.r2dbc.pool.max-size=" + POOL,
				"--spring.r2dbc.pool.max-acquire-time=30s");
	}

	@AfterEach
	void hangUp() throws IOException {
		for (Socket client : this.clients) {
			client.close();
		}
		this.clients.clear();
		await().atMost(TestDatabase.TIMEOUT).until(() -> held() == 0);
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.database.close();
	}

	// Does not close the connection, which the server would notice by itself
	@ParameterizedTest
	@ValueSource(strings = { "/session", "/template" })
	void clientsThatEndedTheirSideAndReadNothingHoldNoConnection(String path) throws IOException {
		for (int i = 0; i < POOL; i++) {
			request(path);
		}
		await().atMost(TestDatabase.TIMEOUT).until(() -> held() == POOL);
		for (Socket client : this.clients) {
			client.shutdownOutput();
		}
		await().atMost(Duration.ofSeconds(30)).until(() -> held() == 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/session", "/template" })
	void clientsThatReadNothingMakeRoomForThoseWhoWait(String path) throws IOException {
		for (int i = 0; i < POOL; i++) {
			request(path);
		}
		await().atMost(TestDatabase.TIMEOUT).until(() -> held() == POOL);
		Long count = this.context.getBean(AsyncDatabaseManager.class)
			.inSession((session) -> session.select(Wide.class).count())
			.block(TestDatabase.TIMEOUT);
		assertThat(count).isEqualTo(ROWS);
	}

	// Each for longer than a client may take nothing
	@ParameterizedTest
	@ValueSource(strings = { "/session", "/template" })
	void slowClientGetsAllRowsWhileOthersWait(String path) throws Exception {
		Socket client = request(path);
		client.getInputStream().readNBytes(100_000);
		request(path);
		Thread waiting = new Thread(() -> this.context.getBean(AsyncDatabaseManager.class)
			.inSession((session) -> session.select(Wide.class).count())
			.onErrorComplete()
			.block(TestDatabase.TIMEOUT));
		waiting.start();
		long read = slowly(client.getInputStream());
		assertThat(read).isGreaterThan(ROWS * 1000L - 100_000);
		waiting.join(TestDatabase.TIMEOUT.toMillis());
	}

	private static long slowly(InputStream input) throws IOException {
		byte[] buffer = new byte[256 * 1024];
		long begin = System.nanoTime();
		long total = 0;
		for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
			total += count;
			// 8 MB in a second
			while (System.nanoTime() - begin < total * 125L) {
				Thread.onSpinWait();
			}
		}
		return total;
	}

	private Socket request(String path) throws IOException {
		Socket client = new Socket();
		this.clients.add(client);
		client.setReceiveBufferSize(16 * 1024);
		client.setSoTimeout((int) TestDatabase.TIMEOUT.toMillis());
		client.connect(new InetSocketAddress("localhost",
				this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class)));
		client.getOutputStream()
			.write("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".formatted(path)
				.getBytes(StandardCharsets.US_ASCII));
		return client;
	}

	private int held() {
		return this.context.getBean(ConnectionPool.class).getMetrics().map(PoolMetrics::acquiredSize).orElseThrow();
	}

	/**
	 * Rows that do not fit into the buffers of a connection.
	 */
	@Table("wide")
	record Wide(@Id Long id, String payload) {
	}

	/**
	 * Streams of a session, and of Spring's template.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Rows.class)
	static class TestApplication {

	}

	/**
	 * The endpoints.
	 */
	@RestController
	static class Rows {

		private final AsyncDatabaseManager manager;

		private final R2dbcEntityTemplate template;

		Rows(AsyncDatabaseManager manager, R2dbcEntityTemplate template) {
			this.manager = manager;
			this.template = template;
		}

		@GetMapping(path = "/session", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Wide> session() {
			return this.manager.stream((session) -> session.select(Wide.class).stream());
		}

		@GetMapping(path = "/template", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Wide> template() {
			return this.template.select(Wide.class).all();
		}

	}

}
