package dev.asyncdb.autoconfigure;

import dev.asyncdb.testing.TestDatabase;
import reactor.netty.http.client.HttpClient;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * HTTP clients for applications that a test starts. Each request has a connection of its
 * own: the server of Reactor Netty 1.3.6 can stop to read from one that is used again
 * (reactor-netty issue 4361).
 */
public final class HttpClients {

	private static final ClientHttpConnector CONNECTOR = new ReactorClientHttpConnector(HttpClient.newConnection());

	private HttpClients() {
	}

	/**
	 * Return a client that waits for hangs, not for slow machines.
	 */
	public static WebTestClient webTestClient(String baseUrl) {
		return WebTestClient.bindToServer(CONNECTOR).baseUrl(baseUrl).responseTimeout(TestDatabase.TIMEOUT).build();
	}

	public static WebClient webClient(String baseUrl) {
		return WebClient.builder().clientConnector(CONNECTOR).baseUrl(baseUrl).build();
	}

}
