package dev.asyncdb.pool;

import java.util.concurrent.atomic.AtomicLong;

import dev.asyncdb.reactive.ConnectLimit;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Opens the connections of a driver for the pool, and tracks which idle connections have
 * to be validated. Thread-safe.
 */
final class TrackedConnectionFactory implements ConnectionFactory, Wrapped<ConnectionFactory> {

	private final ConnectionFactory driver;

	private final PoolOptions settings;

	private final ServerSessionState state;

	private final ConnectLimit limit;

	private final AtomicLong suspectBefore = new AtomicLong(System.nanoTime());

	TrackedConnectionFactory(ConnectionFactory driver, PoolOptions settings) {
		this.driver = driver;
		this.settings = settings;
		this.state = ServerSessionState.of(driver);
		this.limit = new ConnectLimit(settings.connectTimeout());
	}

	// A pool calls create() once and subscribes repeatedly, while MariaDB's driver shares
	// a lock among the connections of one call: of two that receive data concurrently,
	// one would hang
	@Override
	public Mono<Connection> create() {
		return Flux.defer(() -> Flux.<Connection>from(this.driver.create()))
			.singleOrEmpty()
			.transform(this.limit::apply);
	}

	Mono<TrackedConnection> open() {
		return create().map((connection) -> new TrackedConnection(connection, this));
	}

	PoolOptions settings() {
		return this.settings;
	}

	ServerSessionState state() {
		return this.state;
	}

	/**
	 * Report a dead connection: connections that are idle now are not used again.
	 */
	StaleConnectionException dead() {
		this.suspectBefore.set(System.nanoTime());
		return new StaleConnectionException();
	}

	boolean isSuspect(long parkedAt) {
		return parkedAt - this.suspectBefore.get() < 0;
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
		return getMetadata().getName();
	}

}
