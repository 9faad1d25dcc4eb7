package dev.asyncdb.fault;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import reactor.core.publisher.Mono;

/**
 * Reads very many rows slowly, in a process that has little memory: all of them, then
 * half of them before it leaves.
 */
public final class StreamingClient {

	private static final Duration LIMIT = Duration.ofMinutes(10);

	private static final int PAUSE_EVERY = 1000;

	private final ConnectionPool pool;

	private final AsyncDatabaseManager manager;

	private StreamingClient(String url) {
		this.pool = new ConnectionPool(ConnectionPoolConfiguration
			.builder(ConnectionFactories.get(DatabaseUrl.parse(url).toConnectionFactoryOptions()))
			.maxSize(1)
			.build());
		this.manager = AsyncDatabaseManager.builder(this.pool).build();
	}

	public static void main(String[] arguments) {
		StreamingClient client = new StreamingClient(arguments[0]);
		long rows = Long.parseLong(arguments[1]);
		System.out.printf("read %d%n", client.read(rows));
		System.out.printf("left after %d%n", client.read(rows / 2));
		System.out.printf("free after %d ms%n", client.millisUntilFree());
		System.exit(0);
	}

	private long read(long most) {
		Long count = Bridge.call(() -> {
			try (Stream<Row> rows = Bridge
				.stream(this.manager.stream((session) -> session.select(Row.class).stream(1000)))) {
				return take(rows.iterator(), most);
			}
		}).block(LIMIT);
		return (count != null) ? count : 0;
	}

	private static long take(Iterator<Row> rows, long most) {
		long count = 0;
		while (count < most && rows.hasNext()) {
			rows.next();
			count++;
			if (count % PAUSE_EVERY == 0) {
				LockSupport.parkNanos(500_000);
			}
		}
		return count;
	}

	private long millisUntilFree() {
		long start = System.nanoTime();
		Mono.usingWhen(this.pool.create(), (connection) -> Mono.just(connection.isAutoCommit()),
				(connection) -> connection.close())
			.block(LIMIT);
		return (System.nanoTime() - start) / 1_000_000;
	}

	/**
	 * A row of a view.
	 *
	 * @param n its number
	 * @param payload a hundred characters
	 */
	record Row(long n, String payload) {
	}

}
