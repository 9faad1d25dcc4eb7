package dev.asyncdb.benchmarks.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DelayProxy}.
 */
@Timeout(60)
class DelayProxyTests {

	private static final Duration DELAY = Duration.ofMillis(20);

	@Test
	void passesBytesInOrderAndCountsAnswersThatWereFollowed() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				DelayProxy proxy = DelayProxy.before("localhost", server.getLocalPort());
				Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
				Socket accepted = server.accept()) {
			proxy.delay(DELAY);
			long start = System.nanoTime();
			for (int trip = 1; trip <= 3; trip++) {
				client.getOutputStream().write(new byte[] { 1, 2, (byte) trip });
				assertThat(accepted.getInputStream().readNBytes(3)).containsExactly(1, 2, trip);
				accepted.getOutputStream().write(trip);
				assertThat(client.getInputStream().read()).isEqualTo(trip);
				assertThat(proxy.trips()).isEqualTo(trip);
			}
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(DELAY.multipliedBy(6));
		}
	}

}
