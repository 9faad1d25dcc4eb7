package dev.asyncdb.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.Consumer;

import dev.asyncdb.testing.FaultProxy.Direction;

/**
 * One connection through a proxy: a thread for each direction.
 */
final class ProxyLink {

	private final Socket client;

	private final Socket server;

	private final ProxyRules rules;

	private final Consumer<ProxyLink> whenClosed;

	private volatile boolean forgotten;

	ProxyLink(Socket client, Socket server, ProxyRules rules, Consumer<ProxyLink> whenClosed) throws IOException {
		this.client = client;
		this.server = server;
		this.rules = rules;
		this.whenClosed = whenClosed;
		client.setTcpNoDelay(true);
		server.setTcpNoDelay(true);
	}

	static void daemon(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	void start() {
		daemon("fault-proxy-to-server", () -> carry(Direction.TO_SERVER, this.client, this.server));
		daemon("fault-proxy-to-client", () -> carry(Direction.TO_CLIENT, this.server, this.client));
	}

	// A black hole swallows the news that one side has gone as well
	private void carry(Direction direction, Socket from, Socket to) {
		try {
			carryAll(direction, from.getInputStream(), to.getOutputStream());
		}
		catch (IOException ex) {
			// one side is gone
		}
		this.rules.pauseWhileSwallowing(direction);
		close();
	}

	// After a lost byte the next ones make no sense
	private void carryAll(Direction direction, InputStream from, OutputStream to) throws IOException {
		byte[] data = new byte[8192];
		boolean lost = false;
		for (int length = from.read(data); length >= 0; length = from.read(data)) {
			ProxyRule rule = this.rules.of(direction);
			lost |= this.forgotten || rule == ProxyRule.SWALLOW;
			if (!lost) {
				rule.carry(data, length, to, (time) -> this.rules.pause(direction, time));
			}
		}
	}

	private void close() {
		closeQuietly(this.client);
		closeQuietly(this.server);
		this.whenClosed.accept(this);
	}

	void forget() {
		this.forgotten = true;
	}

	void reset() {
		reset(this.client);
		reset(this.server);
	}

	static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// closed already
		}
		closeQuietly(socket);
	}

	private static void closeQuietly(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// closed all the same
		}
	}

}
