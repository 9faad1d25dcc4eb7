package dev.asyncdb.replica;

import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.asyncdb.connection.TargetConnections;
import dev.asyncdb.error.LogText;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The primary and its replicas: where read-only transactions get their connections, and
 * how callers see there what they have written. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Replicas {

	private static final Logger logger = LoggerFactory.getLogger(Replicas.class);

	private final TargetConnections primary;

	private final List<Replica> replicas;

	private final ReplicaOptions options;

	private final ReplicaMonitor monitor;

	private final Mono<ReplicationPosition> position;

	private final AtomicInteger turn = new AtomicInteger();

	private Replicas(TargetConnections primary, ConnectionFactory guarded, List<Replica> replicas,
			ReplicaOptions options) {
		this.primary = primary;
		this.replicas = List.copyOf(replicas);
		this.options = options;
		this.monitor = new ReplicaMonitor(guarded, this.replicas, options);
		this.position = Replica.on(guarded, ReplicationStatements::written);
	}

	/**
	 * Read from replicas.
	 * @param <P> the type of the pool
	 * @param primary the pool of the primary
	 * @param replicas the replicas
	 * @param options how replicas are used
	 * @return the primary with its replicas
	 * @since 0.1.0
	 */
	public static <P extends ConnectionFactory & TargetConnections> Replicas of(P primary, List<Replica> replicas,
			ReplicaOptions options) {
		return new Replicas(primary, primary, replicas, options);
	}

	ReplicaOptions options() {
		return this.options;
	}

	/**
	 * Acquire a connection for a read-only transaction: of the replica with the least
	 * load that is in use, otherwise of the primary.
	 * @return a connection that the caller has to close
	 * @since 0.1.0
	 */
	public Mono<Connection> acquire() {
		return Mono.deferContextual(this::acquire);
	}

	private Mono<Connection> acquire(ContextView caller) {
		ReadYourWrites written = ReadYourWrites.of(caller);
		if (written != null && written.isUnknown()) {
			return this.primary.acquire();
		}
		ReplicationPosition required = (written != null) ? written.position() : null;
		Mono<Void> recent = this.monitor.recent();
		// An operator that discards what arrives at a caller who has left would lose it
		return (recent != null) ? recent.thenReturn(true).flatMap((checked) -> chosen(required)) : chosen(required);
	}

	private Mono<Connection> chosen(@Nullable ReplicationPosition required) {
		int first = this.turn.getAndIncrement();
		int size = this.replicas.size();
		Iterator<Replica> candidates = IntStream.range(0, size)
			.mapToObj((number) -> this.replicas.get(Math.floorMod(first + number, size)))
			.filter((replica) -> isUsable(replica, required))
			.sorted(Comparator.comparingInt(Replica::load))
			.iterator();
		return next(candidates, required);
	}

	private boolean isUsable(Replica replica, @Nullable ReplicationPosition required) {
		ReplicaStatus status = replica.status(positions(), this.options.maxLag());
		if (status.state() != ReplicaStatus.State.UP) {
			return false;
		}
		Duration lag = status.lag();
		Duration hopeless = this.options.maxWait().plus(this.options.checkInterval().multipliedBy(2));
		return required == null || replica.hadReplayed(required) || lag == null || lag.compareTo(hopeless) <= 0;
	}

	private Mono<Connection> next(Iterator<Replica> candidates, @Nullable ReplicationPosition required) {
		if (!candidates.hasNext()) {
			return this.primary.acquire();
		}
		Replica replica = candidates.next();
		return replica.acquire()
			.<Connection>map((connection) -> new ReplicaConnection(this, replica, connection, required))
			.onErrorResume((failure) -> {
				excluded(replica, failure);
				return next(candidates, required);
			});
	}

	/**
	 * A replica has failed, and is not used before it answers a check.
	 */
	void excluded(Replica replica, Throwable failure) {
		logger.warn("The replica {} is not used until it answers again: {}", replica, LogText.of(failure));
		replica.failed(failure);
	}

	Mono<Connection> primary() {
		return this.primary.acquire();
	}

	private PrimaryPositions positions() {
		return this.monitor.positions();
	}

	/**
	 * Commit a transaction of the primary, and record its position for the caller if the
	 * caller wants to see its writes on replicas. COMMIT and the query of the position
	 * are sent together.
	 * @param connection a connection of the primary
	 * @param caller the Reactor context of the caller
	 * @return completes when the transaction is committed
	 * @since 0.1.0
	 */
	public Mono<Void> commit(Connection connection, ContextView caller) {
		ReadYourWrites written = ReadYourWrites.of(caller);
		Mono<Void> commit = Mono.fromDirect(connection.commitTransaction());
		if (written == null) {
			return commit;
		}
		Mono<Void> unknown = Mono.fromRunnable(() -> written.writing(this.position));
		Mono<Void> recorded = ReplicationStatements.written(connection)
			.doOnNext(written::written)
			.hasElement()
			.onErrorReturn(false)
			.flatMap((isKnown) -> isKnown ? Mono.empty() : unknown);
		return Mono.whenDelayError(commit, recorded);
	}

	/**
	 * A statement that commits itself is about to be sent to the primary.
	 * @param caller the Reactor context of the caller
	 * @since 0.1.0
	 */
	public void changes(ContextView caller) {
		ReadYourWrites written = ReadYourWrites.of(caller);
		if (written != null) {
			written.writing(this.position);
		}
	}

	/**
	 * Return the states of the replicas, as they were last read.
	 * @return the states in the order of the replicas
	 * @since 0.1.0
	 */
	public List<ReplicaStatus> status() {
		return this.replicas.stream().map((replica) -> replica.status(positions(), this.options.maxLag())).toList();
	}

	/**
	 * Read the states of the replicas, unless they were read recently.
	 * @return the states in the order of the replicas, never an error
	 * @since 0.1.0
	 */
	public Mono<List<ReplicaStatus>> checked() {
		return Mono.defer(() -> Objects.requireNonNullElse(this.monitor.recent(), Mono.<Void>empty()))
			.then(Mono.fromSupplier(this::status));
	}

}
