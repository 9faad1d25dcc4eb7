package dev.asyncdb.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Speaks just enough of PostgreSQL's protocol to refuse all connections, as a server does
 * that is starting up.
 */
public final class RefusingServer implements AutoCloseable {

	private static final int SSL_REQUEST = 80877103;

	private final ServerSocket listener;

	private final byte[] refusal;

	private RefusingServer(ServerSocket listener, byte[] refusal) {
		this.listener = listener;
		this.refusal = refusal;
	}

	/**
	 * Listen on the loopback address.
	 * @param state the SQLSTATE to refuse with
	 * @param message the message to refuse with
	 * @return a server that has no TLS and refuses each client
	 */
	public static RefusingServer with(String state, String message) {
		try {
			RefusingServer server = new RefusingServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
					refusal(state, message));
			ProxyLink.daemon("refusing-server", server::acceptAll);
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen", ex);
		}
	}

	private static byte[] refusal(String state, String message) throws IOException {
		byte[] fields = ("SFATAL\0VFATAL\0C" + state + "\0M" + message + "\0\0").getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		out.writeByte('E');
		out.writeInt(Integer.BYTES + fields.length);
		out.write(fields);
		return bytes.toByteArray();
	}

	/**
	 * The port to connect to.
	 * @return the port on the loopback address
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	private void acceptAll() {
		while (!this.listener.isClosed()) {
			try (Socket client = this.listener.accept()) {
				refuse(client);
			}
			catch (IOException ex) {
				// the client has gone, or the listener was closed
			}
		}
	}

	private void refuse(Socket client) throws IOException {
		DataInputStream in = new DataInputStream(client.getInputStream());
		while (request(in) == SSL_REQUEST) {
			client.getOutputStream().write('N');
		}
		client.getOutputStream().write(this.refusal);
	}

	private static int request(DataInputStream in) throws IOException {
		int length = in.readInt();
		int code = in.readInt();
		in.skipNBytes(length - 2L * Integer.BYTES);
		return code;
	}

	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot stop listening", ex);
		}
	}

}
