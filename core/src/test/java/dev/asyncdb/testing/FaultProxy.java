package dev.asyncdb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A network between a client and a server that does what a test sets: wait, lose, cut,
 * spoil or refuse. A setting applies to what arrives from then on, on open connections
 * too. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

	private static final int ATTEMPTS = 100;

	private final InetSocketAddress server;

	private final ProxyRules rules = new ProxyRules();

	private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	private final int port;

	private volatile boolean hangingUp;

	private volatile ServerSocket listener;

	private FaultProxy(InetSocketAddress server, ServerSocket listener) {
		this.server = server;
		this.listener = listener;
		this.port = listener.getLocalPort();
	}

	/**
	 * Put a proxy on the loopback address in front of a server.
	 * @param host where the server is
	 * @param port the port of the server
	 * @return a proxy that passes everything
	 */
	public static FaultProxy before(String host, int port) {
		FaultProxy proxy = new FaultProxy(new InetSocketAddress(host, port), anyListener());
		proxy.acceptFrom(proxy.listener);
		return proxy;
	}

	// Below the ports that clients get: while the proxy refuses, no other process may
	// take its
	// port, and a client that tries it again and again must not meet itself
	private static ServerSocket anyListener() {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			try {
				return listener(ThreadLocalRandom.current().nextInt(20_000, 30_000));
			}
			catch (IOException ex) {
				// taken, another one will be free
			}
		}
		throw new IllegalStateException("No free port found");
	}

	private static ServerSocket listener(int port) throws IOException {
		return new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
	}

	private void acceptFrom(ServerSocket open) {
		ProxyLink.daemon("fault-proxy-" + this.port, () -> {
			while (!open.isClosed()) {
				accept(open);
			}
		});
	}

	private void accept(ServerSocket open) {
		try {
			Socket client = open.accept();
			this.accepted.incrementAndGet();
			if (this.hangingUp) {
				ProxyLink.reset(client);
			}
			else {
				link(client);
			}
		}
		catch (IOException ex) {
			// the listener was closed
		}
	}

	private void link(Socket client) throws IOException {
		try {
			Socket toServer = new Socket(this.server.getAddress(), this.server.getPort());
			ProxyLink link = new ProxyLink(client, toServer, this.rules, this.links::remove);
			this.links.add(link);
			link.start();
		}
		catch (IOException ex) {
			ProxyLink.reset(client);
		}
	}

	/**
	 * The port to connect to.
	 * @return the port on the loopback address
	 */
	public int port() {
		return this.port;
	}

	/**
	 * How many connections were accepted so far.
	 * @return the number, refused ones left aside
	 */
	public int accepted() {
		return this.accepted.get();
	}

	/**
	 * How many connections are open.
	 * @return the number
	 */
	public int open() {
		return this.links.size();
	}

	/**
	 * Let everything through again, and listen again. A connection that has lost data
	 * stays silent from then on, since the next bytes would make no sense.
	 */
	public void pass() {
		this.hangingUp = false;
		this.rules.setAll(ProxyRule.PASS);
		if (this.listener.isClosed()) {
			try {
				this.listener = listener(this.port);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot listen again", ex);
			}
			acceptFrom(this.listener);
		}
	}

	/**
	 * Hold each piece of data back.
	 * @param direction the direction
	 * @param time how long
	 */
	public void delay(Direction direction, Duration time) {
		delay(direction, () -> time);
	}

	/**
	 * Hold each piece of data back, some longer than others.
	 * @param direction the direction
	 * @param time how long the next piece is held back; asked by several threads
	 */
	public void delay(Direction direction, Supplier<Duration> time) {
		this.rules.set(direction, ProxyRule.delay(time));
	}

	/**
	 * Let data through slowly.
	 * @param direction the direction
	 * @param bytesPerSecond how much, at least 20
	 */
	public void throttle(Direction direction, int bytesPerSecond) {
		this.rules.set(direction, ProxyRule.throttle(bytesPerSecond));
	}

	/**
	 * Lose all data silently and leave connections open, ends included: a black hole.
	 */
	public void swallow() {
		this.rules.setAll(ProxyRule.SWALLOW);
	}

	/**
	 * Lose the data of one direction silently and leave connections open.
	 * @param direction the direction
	 */
	public void swallow(Direction direction) {
		this.rules.set(direction, ProxyRule.SWALLOW);
	}

	/**
	 * Lose all further data of the connections that are open now, as a firewall does that
	 * has forgotten them. Their ends come through, new connections pass.
	 */
	public void forget() {
		this.links.forEach(ProxyLink::forget);
	}

	/**
	 * Let so many bytes through, of all connections together, then close each connection
	 * that sends more.
	 * @param direction the direction
	 * @param bytes how many
	 */
	public void truncate(Direction direction, long bytes) {
		this.rules.set(direction, ProxyRule.truncate(bytes));
	}

	/**
	 * Turn over all bits of the first byte that comes next.
	 * @param direction the direction
	 */
	public void corrupt(Direction direction) {
		this.rules.set(direction, ProxyRule.corrupt());
	}

	/**
	 * Let each piece of data claim that its first message is 2 GiB long.
	 * @param direction the direction
	 */
	public void exaggerate(Direction direction) {
		this.rules.set(direction, ProxyRule.exaggerate());
	}

	/**
	 * Reset all open connections, as a server does that was killed.
	 */
	public void reset() {
		this.links.forEach(ProxyLink::reset);
	}

	/**
	 * Listen no more, so that new connections are refused.
	 */
	public void refuse() {
		closeListener();
	}

	/**
	 * Accept new connections and reset them immediately.
	 */
	public void hangUp() {
		this.hangingUp = true;
	}

	private void closeListener() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot stop listening", ex);
		}
	}

	@Override
	public void close() {
		closeListener();
		this.rules.setAll(ProxyRule.PASS);
		reset();
	}

	/**
	 * Where data goes.
	 */
	public enum Direction {

		/** From the client to the server. */
		TO_SERVER,

		/** From the server to the client. */
		TO_CLIENT

	}

}
