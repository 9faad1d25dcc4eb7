package dev.asyncdb.autoconfigure;

import dev.asyncdb.testing.TestDatabase;
import io.netty.resolver.DefaultAddressResolverGroup;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * HTTP clients for applications that a test starts. Connections, threads and resolver are
 * not the global ones of Reactor Netty: each application closes those when it stops, and
 * a request of another client then has no answer.
 */
public final class HttpClients {

	private static final ClientHttpConnector CONNECTOR = new ReactorClientHttpConnector(
			HttpClient.create(ConnectionProvider.create("test-client"))
				.runOn(LoopResources.create("test-client"))
				.resolver(DefaultAddressResolverGroup.INSTANCE));

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
