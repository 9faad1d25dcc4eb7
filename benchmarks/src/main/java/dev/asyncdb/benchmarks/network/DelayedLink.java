package dev.asyncdb.benchmarks.network;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * One connection through the proxy.
 */
final class DelayedLink {

	private static final int BUFFER = 64 * 1024;

	private final Socket client;

	private final Socket server;

	private final DelayProxy proxy;

	private final AtomicBoolean answered = new AtomicBoolean(true);

	DelayedLink(Socket client, Socket server, DelayProxy proxy) {
		this.client = client;
		this.server = server;
		this.proxy = proxy;
	}

	void start() throws IOException {
		this.client.setTcpNoDelay(true);
		this.server.setTcpNoDelay(true);
		pass(this.client, this.server, this::countTrip);
		pass(this.server, this.client, () -> this.answered.set(true));
	}

	private void countTrip() {
		if (this.answered.compareAndSet(true, false)) {
			this.proxy.countTrip();
		}
	}

	private void pass(Socket from, Socket to, Runnable counted) {
		BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
		DelayProxy.start("read", () -> closing(() -> read(from, pieces, counted)));
		DelayProxy.start("write", () -> closing(() -> write(to, pieces)));
	}

	private void read(Socket from, BlockingQueue<Piece> pieces, Runnable counted) throws IOException {
		byte[] buffer = new byte[BUFFER];
		int length = from.getInputStream().read(buffer);
		while (length >= 0) {
			counted.run();
			byte[] bytes = new byte[length];
			System.arraycopy(buffer, 0, bytes, 0, length);
			pieces.add(new Piece(bytes, System.nanoTime() + this.proxy.delay()));
			length = from.getInputStream().read(buffer);
		}
		pieces.add(new Piece(new byte[0], System.nanoTime()));
	}

	private static void write(Socket to, BlockingQueue<Piece> pieces) throws IOException, InterruptedException {
		Piece piece = pieces.take();
		while (!piece.isEnd()) {
			piece.awaitDue();
			to.getOutputStream().write(piece.bytes);
			piece = pieces.take();
		}
		to.shutdownOutput();
	}

	private void closing(Transfer transfer) {
		try {
			transfer.run();
		}
		catch (IOException | InterruptedException ex) {
			close(this.client);
			close(this.server);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// closed is closed
		}
	}

	/**
	 * What one thread does.
	 */
	private interface Transfer {

		void run() throws IOException, InterruptedException;

	}

	/**
	 * What was read together, nothing at the end.
	 */
	private static final class Piece {

		private final byte[] bytes;

		private final long due;

		Piece(byte[] bytes, long due) {
			this.bytes = bytes;
			this.due = due;
		}

		boolean isEnd() {
			return this.bytes.length == 0;
		}

		void awaitDue() {
			long left = this.due - System.nanoTime();
			while (left > 0) {
				LockSupport.parkNanos(left);
				left = this.due - System.nanoTime();
			}
		}

	}

}
