package dev.asyncdb.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Docker asks.
 */
class HealthCheckTests {

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@ParameterizedTest
	@CsvSource({ "200, true", "503, false", "404, false" })
	void isReadyWhenTheApplicationSaysSo(int status, boolean isReady) {
		this.server.createContext(HealthCheck.PATH, (exchange) -> {
			exchange.sendResponseHeaders(status, -1);
			exchange.close();
		});
		assertThat(HealthCheck.isReady(this.server.getAddress().getPort())).isEqualTo(isReady);
	}

	@Test
	void isReadyWhenNothingListensIsFalse() {
		int port = this.server.getAddress().getPort();
		this.server.stop(0);
		assertThat(HealthCheck.isReady(port)).isFalse();
	}

}
