package dev.asyncdb.benchmarks.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Delays what passes between clients and a server, in order and without limiting how much
 * is on the way, and counts round trips. A thread waits for each direction of each
 * connection: an event loop would round the delay up to whole milliseconds.
 */
public final class DelayProxy implements AutoCloseable {

	private static final String THREADS = "delay-proxy";

	private final InetSocketAddress server;

	private final ServerSocket listener;

	private final AtomicLong trips = new AtomicLong();

	private volatile long delay;

	private DelayProxy(InetSocketAddress server, ServerSocket listener) {
		this.server = server;
		this.listener = listener;
	}

	/**
	 * Start a proxy on the loopback address.
	 * @param host where the server is
	 * @param port the port of the server
	 * @return a proxy that does not delay yet
	 */
	public static DelayProxy before(String host, int port) {
		try {
			DelayProxy proxy = new DelayProxy(new InetSocketAddress(host, port),
					new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
			start("accept", proxy::accept);
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return whether a thread is one of a proxy, which no client is charged with.
	 */
	public static boolean isThread(String name) {
		return name.startsWith(THREADS);
	}

	static void start(String role, Runnable work) {
		Thread thread = new Thread(work, THREADS + "-" + role);
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				new DelayedLink(this.listener.accept(), new Socket(this.server.getAddress(), this.server.getPort()),
						this)
					.start();
			}
			catch (IOException ex) {
				// the listener was closed, or the client gets the same from its socket
			}
		}
	}

	/**
	 * Set the delay of what is sent from now on.
	 * @param eachWay half of a round trip
	 */
	public void delay(Duration eachWay) {
		this.delay = eachWay.toNanos();
	}

	long delay() {
		return this.delay;
	}

	void countTrip() {
		this.trips.incrementAndGet();
	}

	/**
	 * Return how often a client has sent something after an answer, on all connections.
	 */
	public long trips() {
		return this.trips.get();
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
