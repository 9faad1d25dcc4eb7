package dev.asyncdb.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import dev.asyncdb.reactive.ConnectLimit;
import dev.asyncdb.url.PostgresHost;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Wrapped;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Connects to one of several PostgreSQL servers, first to that which was right the last
 * time. The driver begins with the first host each time, and waits without a limit for a
 * host that accepts the connection and does not answer. Thread-safe.
 */
final class HostConnections implements ConnectionFactory, Wrapped<ConnectionFactory> {

	// Half of the limit of a pool for a connection
	private static final Duration LIMIT = Duration.ofMillis(1500);

	private static final String CANNOT_CONNECT = "08001";

	private final ConnectionFactory driver;

	private final List<ConnectionFactory> hosts;

	private final List<Predicate<Boolean>> targets;

	private final AtomicInteger right = new AtomicInteger();

	private final ConnectLimit limit = new ConnectLimit(LIMIT);

	private HostConnections(ConnectionFactory driver, List<ConnectionFactory> hosts, List<Predicate<Boolean>> targets) {
		this.driver = driver;
		this.hosts = hosts;
		this.targets = targets;
	}

	/**
	 * Adapt the connection factory of the driver if its options have a list of hosts.
	 */
	static ConnectionFactory of(ConnectionFactory driver, ConnectionFactoryOptions options) {
		List<ConnectionFactoryOptions> hosts = PostgresHost.each(options);
		return (hosts.size() < 2) ? driver : new HostConnections(driver,
				hosts.stream().map(ConnectionFactories::get).toList(), targets(PostgresHost.target(options)));
	}

	// Whether a server that only reads is right; each applies if no server was right for
	// the one before
	private static List<Predicate<Boolean>> targets(String target) {
		Predicate<Boolean> onlyReads = Boolean::booleanValue;
		Predicate<Boolean> any = (readOnly) -> true;
		return switch (target) {
			case "primary" -> List.of(onlyReads.negate());
			case "secondary" -> List.of(onlyReads);
			case "preferSecondary" -> List.of(onlyReads, any);
			default -> List.of(any);
		};
	}

	@Override
	public Mono<Connection> create() {
		return Mono.defer(() -> {
			int first = this.right.get();
			int size = this.hosts.size();
			Iterator<Attempt> attempts = this.targets.stream()
				.flatMap((target) -> IntStream.range(first, first + size)
					.mapToObj((host) -> new Attempt(host % size, target)))
				.iterator();
			return next(attempts, new ArrayList<>());
		});
	}

	private Mono<Connection> next(Iterator<Attempt> attempts, List<Throwable> reasons) {
		if (!attempts.hasNext()) {
			return Mono.error(() -> ConnectionAttempt.noServer(reasons, reasons.get(0)));
		}
		Attempt attempt = attempts.next();
		return connected(attempt).onErrorResume((failure) -> {
			// The limit of a pool may not suffice for all hosts of a longer list
			this.right.compareAndSet(attempt.host, (attempt.host + 1) % this.hosts.size());
			reasons.add(failure);
			return next(attempts, reasons);
		});
	}

	private Mono<Connection> connected(Attempt attempt) {
		Mono<Connection> opened = Flux.defer(() -> Flux.<Connection>from(this.hosts.get(attempt.host).create()))
			.singleOrEmpty();
		return this.limit
			.apply(Mono.usingWhen(opened, (connection) -> verified(connection, attempt), (connection) -> Mono.empty(),
					(connection, failure) -> connection.close(), Connection::close))
			.doOnNext((connection) -> this.right.set(attempt.host))
			.onErrorMap(TimeoutException.class,
					(silent) -> new R2dbcNonTransientResourceException(
							"A server does not answer within %d ms".formatted(LIMIT.toMillis()), CANNOT_CONNECT,
							silent));
	}

	private static Mono<Connection> verified(Connection connection, Attempt attempt) {
		return Flux.<Result>from(connection.createStatement("SHOW transaction_read_only").fetchSize(0).execute())
			.concatMap((result) -> result.map((row) -> "on".equals(row.get(0))))
			.last()
			.filter(attempt.target)
			.map((right) -> connection)
			.switchIfEmpty(
					Mono.error(() -> new R2dbcNonTransientResourceException("A server does not have the requested role",
							CANNOT_CONNECT)));
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.driver.getMetadata();
	}

	@Override
	public ConnectionFactory unwrap() {
		return this.driver;
	}

	@Override
	public String toString() {
		return this.driver.toString();
	}

	/**
	 * An attempt to connect to a host.
	 */
	private record Attempt(int host, Predicate<Boolean> target) {
	}

}
