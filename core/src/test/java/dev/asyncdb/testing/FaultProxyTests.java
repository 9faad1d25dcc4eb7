package dev.asyncdb.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.asyncdb.testing.FaultProxy.Direction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The proxy does what a test sets, in front of a server that says everything again.
 */
@Timeout(20)
class FaultProxyTests {

	private static final Duration SOON = Duration.ofMillis(300);

	private ServerSocket echo;

	private FaultProxy proxy;

	@BeforeEach
	void start() throws IOException {
		this.echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		ProxyLink.daemon("echo", () -> acceptAll(this.echo));
		this.proxy = FaultProxy.before("localhost", this.echo.getLocalPort());
	}

	@AfterEach
	void stop() throws IOException {
		this.proxy.close();
		this.echo.close();
	}

	private static void acceptAll(ServerSocket echo) {
		while (!echo.isClosed()) {
			try {
				Socket socket = echo.accept();
				ProxyLink.daemon("echo-connection", () -> repeat(socket));
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private static void repeat(Socket socket) {
		try (socket) {
			socket.getInputStream().transferTo(socket.getOutputStream());
		}
		catch (IOException ex) {
			// the other side is gone
		}
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.proxy.port());
		socket.setSoTimeout(5000);
		return socket;
	}

	private static void say(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	private static String hear(Socket socket, int length) throws IOException {
		byte[] data = new byte[length];
		new DataInputStream(socket.getInputStream()).readFully(data);
		return new String(data, StandardCharsets.ISO_8859_1);
	}

	private static String echoed(Socket socket, String text) throws IOException {
		say(socket, text);
		return hear(socket, text.length());
	}

	private static void assertSilent(Socket socket) throws IOException {
		socket.setSoTimeout((int) SOON.toMillis());
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
		socket.setSoTimeout(5000);
	}

	@Test
	void passCarriesEverythingAndCounts() throws IOException {
		try (Socket first = connect(); Socket second = connect()) {
			assertThat(echoed(first, "one")).isEqualTo("one");
			assertThat(echoed(second, "x".repeat(100_000))).isEqualTo("x".repeat(100_000));
			assertThat(this.proxy.accepted()).isEqualTo(2);
			assertThat(this.proxy.open()).isEqualTo(2);
		}
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.proxy.open() == 0);
	}

	@Test
	void exaggerateChangesTheLengthOfAMessage() throws IOException {
		try (Socket socket = connect()) {
			this.proxy.exaggerate(Direction.TO_CLIENT);
			assertThat(echoed(socket, "Zlengthrest")).isEqualTo("Z\u007f\u00ff\u00ff\u00ffthrest");
		}
	}

	@Test
	void delayHoldsDataBackInOneDirection() throws IOException {
		try (Socket socket = connect()) {
			echoed(socket, "warm");
			this.proxy.delay(Direction.TO_SERVER, SOON);
			long start = System.nanoTime();
			echoed(socket, "slow");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SOON, TestDatabase.TIMEOUT);
		}
	}

	@Test
	void delayWhenOverLetsGoOfWhatItHeld() throws IOException {
		try (Socket socket = connect()) {
			this.proxy.delay(Direction.TO_CLIENT, Duration.ofMinutes(5));
			say(socket, "held");
			assertSilent(socket);
			this.proxy.pass();
			assertThat(hear(socket, 4)).isEqualTo("held");
		}
	}

	@Test
	void throttleLimitsTheRate() throws IOException {
		try (Socket socket = connect()) {
			this.proxy.throttle(Direction.TO_CLIENT, 2000);
			long start = System.nanoTime();
			echoed(socket, "x".repeat(1000));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(450),
					TestDatabase.TIMEOUT);
		}
	}

	@Test
	void resetEndsOpenConnectionsAndTakesNewOnes() throws IOException {
		try (Socket socket = connect()) {
			echoed(socket, "warm");
			this.proxy.reset();
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read());
		}
		try (Socket socket = connect()) {
			assertThat(echoed(socket, "again")).isEqualTo("again");
		}
	}

	@Test
	void refuseLeavesOpenConnectionsAndEndsWithPass() throws IOException {
		try (Socket open = connect()) {
			echoed(open, "warm");
			this.proxy.refuse();
			// A listener that is closed while its thread accepts may take one more
			await().atMost(TestDatabase.TIMEOUT)
				.untilAsserted(
						() -> assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect().close()));
			assertThat(echoed(open, "still")).isEqualTo("still");
			this.proxy.pass();
			try (Socket socket = connect()) {
				assertThat(echoed(socket, "again")).isEqualTo("again");
			}
		}
	}

	@Test
	void hangUpEndsNewConnectionsAtOnce() throws IOException {
		this.proxy.hangUp();
		try (Socket socket = connect()) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read());
		}
		this.proxy.pass();
		try (Socket socket = connect()) {
			assertThat(echoed(socket, "again")).isEqualTo("again");
		}
	}

	@Test
	void swallowLosesDataForEverButOnlyOnConnectionsThatLostSome() throws IOException {
		try (Socket talking = connect(); Socket idle = connect()) {
			echoed(talking, "warm");
			echoed(idle, "warm");
			this.proxy.swallow();
			say(talking, "lost");
			assertSilent(talking);
			this.proxy.pass();
			say(talking, "lost");
			assertSilent(talking);
			assertThat(echoed(idle, "fine")).isEqualTo("fine");
		}
	}

	@Test
	void swallowLosesTheEndOfAConnectionUntilPass() throws IOException {
		Socket socket = connect();
		echoed(socket, "warm");
		this.proxy.swallow();
		socket.close();
		await().during(SOON).atMost(TestDatabase.TIMEOUT).until(() -> this.proxy.open() == 1);
		this.proxy.pass();
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.proxy.open() == 0);
	}

	@Test
	void swallowOfOneDirectionLeavesTheOther() throws IOException {
		try (Socket socket = connect(); Socket other = connect()) {
			echoed(socket, "warm");
			this.proxy.swallow(Direction.TO_CLIENT);
			say(socket, "heard");
			assertSilent(socket);
			this.proxy.pass();
			assertThat(echoed(other, "fine")).isEqualTo("fine");
		}
	}

	@Test
	void forgetSilencesOpenConnectionsOnly() throws IOException {
		try (Socket old = connect()) {
			echoed(old, "warm");
			this.proxy.forget();
			say(old, "lost");
			assertSilent(old);
			try (Socket socket = connect()) {
				assertThat(echoed(socket, "fine")).isEqualTo("fine");
			}
		}
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.proxy.open() == 0);
	}

	@Test
	void truncateClosesAfterSoManyBytes() throws IOException {
		try (Socket socket = connect()) {
			this.proxy.truncate(Direction.TO_CLIENT, 3);
			say(socket, "abcdef");
			assertThat(hear(socket, 3)).isEqualTo("abc");
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void corruptSpoilsOneByte() throws IOException {
		try (Socket socket = connect()) {
			this.proxy.corrupt(Direction.TO_SERVER);
			assertThat(echoed(socket, "abc")).isEqualTo((char) (~'a' & 0xFF) + "bc");
			assertThat(echoed(socket, "abc")).isEqualTo("abc");
		}
	}

}
