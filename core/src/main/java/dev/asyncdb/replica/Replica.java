package dev.asyncdb.replica;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntSupplier;

import dev.asyncdb.connection.TargetConnections;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A replica and what is known of it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Replica {

	private final String name;

	private final ConnectionFactory guarded;

	private final TargetConnections connections;

	private final IntSupplier load;

	private final Runnable suspicion;

	private volatile @Nullable Observation observation;

	private Replica(String name, ConnectionFactory guarded, TargetConnections connections, IntSupplier load,
			Runnable suspicion) {
		this.name = name;
		this.guarded = guarded;
		this.connections = connections;
		this.load = load;
		this.suspicion = suspicion;
	}

	/**
	 * Create a replica.
	 * @param <P> the type of the pool
	 * @param name its address, without credentials
	 * @param pool the pool of its connections
	 * @param load the number of callers that use it or wait for it
	 * @param suspicion excludes the idle connections from further use
	 * @return a replica whose state is not known
	 * @since 0.1.0
	 */
	public static <P extends ConnectionFactory & TargetConnections> Replica of(String name, P pool, IntSupplier load,
			Runnable suspicion) {
		return new Replica(name, pool, pool, load, suspicion);
	}

	String name() {
		return this.name;
	}

	int load() {
		return this.load.getAsInt();
	}

	Mono<Connection> acquire() {
		return this.connections.acquire();
	}

	/**
	 * Read the state of the replica.
	 * @return completes in any case
	 */
	Mono<Void> observe() {
		return Mono.defer(() -> {
			long now = System.nanoTime();
			return on(this.guarded, ReplicationStatements::replayed)
				.doOnNext((replayed) -> this.observation = new Observation(now, replayed, null))
				.switchIfEmpty(Mono.fromRunnable(() -> promoted(now)))
				.then()
				.onErrorResume((failure) -> Mono.fromRunnable(() -> failed(failure)));
		});
	}

	// The address may have other standbys, which new connections reach. The connection is
	// idle again
	private void promoted(long at) {
		this.observation = new Observation(at, null, null);
		suspect();
	}

	/**
	 * Exclude the idle connections from further use: the server was lost or promoted.
	 */
	void suspect() {
		this.suspicion.run();
	}

	/**
	 * Use a connection of a pool.
	 */
	static <T> Mono<T> on(ConnectionFactory pool, Function<Connection, Mono<T>> use) {
		return Mono.usingWhen(Mono.from(pool.create()), use, Connection::close);
	}

	/**
	 * The replica does not answer. It is not used before it has answered again.
	 */
	void failed(Throwable failure) {
		this.observation = new Observation(System.nanoTime(), null, failure);
	}

	/**
	 * Return how far the replica was behind.
	 * @return {@code null} if that is not known
	 */
	@Nullable Duration lag(PrimaryPositions primary) {
		Observation last = this.observation;
		return (last == null || last.replayed() == null) ? null : primary.lag(last.replayed(), last.at());
	}

	/**
	 * Return whether the replica had replayed a position when it was read.
	 */
	boolean hadReplayed(ReplicationPosition position) {
		Observation last = this.observation;
		return last != null && last.replayed() != null && Long.compareUnsigned(last.replayed(), position.lsn()) >= 0;
	}

	ReplicaStatus status(PrimaryPositions primary, Duration maxLag) {
		Observation last = this.observation;
		Duration lag = lag(primary);
		return new ReplicaStatus(this.name, state(last, lag, maxLag), lag, load(),
				(last != null) ? last.failure() : null);
	}

	private static ReplicaStatus.State state(@Nullable Observation last, @Nullable Duration lag, Duration maxLag) {
		if (last == null) {
			return ReplicaStatus.State.UNKNOWN;
		}
		if (last.failure() != null) {
			return ReplicaStatus.State.DOWN;
		}
		if (lag == null) {
			return ReplicaStatus.State.PROMOTED;
		}
		return (lag.compareTo(maxLag) > 0) ? ReplicaStatus.State.BEHIND : ReplicaStatus.State.UP;
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * What the replica answered.
	 *
	 * @param at when it was asked
	 * @param replayed the position that it has replayed, {@code null} if it is no standby
	 * or has not answered
	 */
	private record Observation(long at, @Nullable Long replayed, @Nullable Throwable failure) {

	}

}
