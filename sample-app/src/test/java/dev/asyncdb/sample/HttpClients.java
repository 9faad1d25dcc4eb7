package dev.asyncdb.sample;

import dev.asyncdb.testing.TestDatabase;
import reactor.netty.http.client.HttpClient;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * HTTP clients for the application that a test has started. Each request has a connection
 * of its own: the server of Reactor Netty 1.3.6 can stop to read from one that is used
 * again (reactor-netty issue 4361).
 */
public final class HttpClients {

	private static final ClientHttpConnector CONNECTOR = new ReactorClientHttpConnector(HttpClient.newConnection());

	private HttpClients() {
	}

	/**
	 * Return a client that waits for hangs, not for slow machines.
	 */
	public static WebTestClient webTestClient(int port) {
		return WebTestClient.bindToServer(CONNECTOR)
			.baseUrl("http://localhost:" + port)
			.responseTimeout(TestDatabase.TIMEOUT)
			.build();
	}

	public static WebClient webClient(int port) {
		return WebClient.builder().clientConnector(CONNECTOR).baseUrl("http://localhost:" + port).build();
	}

}
