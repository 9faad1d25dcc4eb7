package dev.asyncdb.pool;

import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.asyncdb.url.DatabaseUrlException;
import dev.asyncdb.url.DriverOptions;
import dev.asyncdb.url.Pooler;
import dev.asyncdb.url.ServerTlsException;
import dev.asyncdb.url.StartupSettings;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.NoSuchOptionException;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Connections of a driver with {@link DriverOptions}. Behind a connection pooler they do
 * without the parameters that it refuses, and without cached statements, which it would
 * execute in the server sessions of other clients. Thread-safe.
 *
 * @since 0.1.0
 */
public final class DriverConnections implements ConnectionFactory, Wrapped<ConnectionFactory>, StartupSettings {

	private static final Logger logger = LoggerFactory.getLogger(DriverConnections.class);

	private final ConnectionFactory direct;

	private final ConnectionAttempt attempt;

	private final ConnectionFactoryOptions forPooler;

	private final @Nullable Pooler pooler;

	private final @Nullable ZoneId momentZone;

	private final TimeZoneCheck timeZones;

	private final AtomicReference<@Nullable ConnectionFactory> pooled = new AtomicReference<>();

	private final AtomicReference<@Nullable TlsRefusal> refusal = new AtomicReference<>();

	private DriverConnections(ConnectionFactory direct, DriverOptions defaults, ConnectionFactoryOptions completed) {
		this.direct = HostConnections.of(direct, completed);
		this.attempt = new ConnectionAttempt(completed);
		this.forPooler = defaults.forPooler(completed);
		this.pooler = defaults.pooler();
		this.momentZone = DriverOptions.momentZone(completed);
		this.timeZones = new TimeZoneCheck(this.momentZone, completed);
	}

	/**
	 * Create the connection factory of a driver.
	 * @param defaults the options to add
	 * @param options the address, with options that take precedence
	 * @return a factory of connections without a pool
	 * @throws DatabaseUrlException if the driver requires another option, or refuses one
	 * @since 0.1.0
	 */
	public static DriverConnections open(DriverOptions defaults, ConnectionFactoryOptions options) {
		ConnectionFactoryOptions completed = defaults.applyTo(options);
		return of(driver(() -> ConnectionFactories.get(completed)), defaults, completed);
	}

	/**
	 * Create the connection factory of a driver.
	 * @param factory creates it
	 * @return the connection factory
	 * @throws DatabaseUrlException if the driver requires another option, or refuses one
	 * @since 0.1.0
	 */
	public static ConnectionFactory driver(Supplier<ConnectionFactory> factory) {
		try {
			return factory.get();
		}
		catch (NoSuchOptionException | IllegalArgumentException ex) {
			throw DatabaseUrlException.refused(ex);
		}
	}

	/**
	 * Adapt a connection factory to a connection pooler if there is one.
	 * @param driver the connection factory of the driver
	 * @param defaults the options that were added
	 * @param completed the options with these
	 * @return a factory of connections without a pool
	 * @since 0.1.0
	 */
	public static DriverConnections of(ConnectionFactory driver, DriverOptions defaults,
			ConnectionFactoryOptions completed) {
		return new DriverConnections(driver, defaults, completed);
	}

	@Override
	public Mono<Connection> create() {
		return Mono.defer(() -> {
			TlsRefusal refusal = this.refusal.get();
			if (refusal != null && refusal.isRecent()) {
				return Mono.error(refusal.failure());
			}
			ConnectionFactory behindPooler = this.pooled.get();
			return (behindPooler != null) ? connect(behindPooler) : connectFirst();
		})
			.flatMap(this.timeZones::checked)
			.map(this::exchangingMoments)
			.onErrorMap(this.attempt::explained)
			.doOnError(ServerTlsException.class,
					(failure) -> this.refusal.updateAndGet((before) -> (before != null && before.isRecent()) ? before
							: new TlsRefusal(failure, System.nanoTime())));
	}

	private Connection exchangingMoments(Connection connection) {
		return (this.momentZone != null) ? new MomentConnection(connection, this.momentZone) : connection;
	}

	// The driver of MariaDB shares a lock among the connections of one call
	private static Mono<Connection> connect(ConnectionFactory factory) {
		return Flux.<Connection>from(factory.create()).singleOrEmpty();
	}

	private Mono<Connection> connectFirst() {
		if (isDeclared()) {
			return connectBehindPooler();
		}
		Mono<Connection> direct = this.attempt.verified(connect(this.direct));
		return (this.pooler == Pooler.NONE)
				? direct.onErrorMap(ConnectionAttempt::isPooler, ConnectionAttempt::unexpectedPooler)
				: direct.onErrorResume(ConnectionAttempt::isPooler, (failure) -> connectBehindPooler());
	}

	private boolean isDeclared() {
		return this.pooler != null && this.pooler != Pooler.NONE;
	}

	private Mono<Connection> connectBehindPooler() {
		return Mono.fromCallable(this::behindPooler)
			.subscribeOn(Schedulers.boundedElastic())
			.flatMap(DriverConnections::connect);
	}

	// Reads the drivers of the class path
	private ConnectionFactory behindPooler() {
		ConnectionFactory adapted = HostConnections.of(ConnectionFactories.get(this.forPooler), this.forPooler);
		if (this.pooled.compareAndSet(null, adapted)) {
			logger.info("A connection pooler is between this application and {}: statements are not cached, and limits"
					+ " are set in each transaction", getMetadata().getName());
		}
		return adapted;
	}

	@Override
	public boolean areApplied() {
		return this.pooled.get() == null && !isDeclared();
	}

	@Override
	public @Nullable ZoneId momentZone() {
		return this.momentZone;
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.direct.getMetadata();
	}

	@Override
	public ConnectionFactory unwrap() {
		return this.direct;
	}

	@Override
	public String toString() {
		return this.direct.toString();
	}

	/**
	 * A failed TLS handshake. PostgreSQL's driver does not close the socket of such an
	 * attempt, so that the server keeps it for a minute: attempts are rare.
	 */
	private record TlsRefusal(ServerTlsException failure, long at) {

		private static final long PAUSE = Duration.ofSeconds(10).toNanos();

		boolean isRecent() {
			return System.nanoTime() - this.at < PAUSE;
		}

	}

}
