package dev.asyncdb.pool;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.connection.TargetConnections;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.reactive.PoolAcquisition;
import dev.asyncdb.replica.ReadYourWrites;
import dev.asyncdb.replica.Replica;
import dev.asyncdb.replica.ReplicaOptions;
import dev.asyncdb.replica.ReplicaStatus;
import dev.asyncdb.replica.Replicas;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.util.context.ContextView;

/**
 * A connection pool that does not leak connections when a subscriber cancels. Code that
 * uses {@code @Transactional}, {@code TransactionalOperator}, {@code DatabaseClient} or
 * repositories works on it unchanged. Each wait has a timeout, idle connections are
 * validated before they are acquired, and changes of the server session are reset before
 * the next use. Thread-safe.
 * <p>
 * A connection of this pool is guarded: it is acquired at the first statement, its
 * statements are drained instead of cancelled, and COMMIT, ROLLBACK and close wait for
 * them. Its metadata is available from the first statement on.
 *
 * @since 0.1.0
 */
public final class SafePool extends ConnectionPool implements TargetConnections {

	private final TrackedConnectionFactory factory;

	private final InstrumentedPool<TrackedConnection> pool;

	// Held, since gauges of Micrometer refer to it weakly
	private final PoolMetrics metrics;

	private final Mono<Connection> acquisition;

	private final GuardedConnectionFactory guarded;

	private volatile @Nullable Replicas replicas;

	private volatile Mono<Void> disposal;

	private SafePool(TrackedConnectionFactory factory, ConnectionOptions limits, Scheduler scheduler,
			DatabaseMetricsRecorder recorder) {
		super(unused(factory));
		this.factory = factory;
		this.pool = new PooledConnections(factory, scheduler).build();
		this.metrics = new PooledMetrics(this.pool.metrics());
		this.acquisition = new PoolAcquisition<>(this.pool, PooledConnection::new, limits(factory.settings()),
				this::unavailable);
		this.guarded = new GuardedConnectionFactory(this, scheduler, limits, recorder);
		this.disposal = this.guarded.close(limits.controlTimeout()).then(this.pool.disposeLater());
	}

	// All connections may be dead, but not one that is new
	private static PoolAcquisition.Limits limits(PoolOptions options) {
		return new PoolAcquisition.Limits(options.maxSize() + 1, options.acquireRetry());
	}

	// The pool of the superclass stays empty: each acquisition of it passes a dozen
	// operators
	private static ConnectionPoolConfiguration unused(ConnectionFactory factory) {
		return ConnectionPoolConfiguration.builder(factory)
			.initialSize(0)
			.backgroundEvictionInterval(Duration.ZERO)
			.build();
	}

	/**
	 * Create a pool.
	 * @param driver the connection factory of the driver, not a pool
	 * @param settings the options of the pool
	 * @param limits the options for acquiring, using and releasing a connection
	 * @param scheduler the scheduler for calls of the driver;
	 * {@link Schedulers#immediate()} for a driver that never blocks
	 * @return a pool that the caller has to dispose; it opens no connection before the
	 * first use
	 * @since 0.1.0
	 */
	public static SafePool create(ConnectionFactory driver, PoolOptions settings, ConnectionOptions limits,
			Scheduler scheduler) {
		return create(driver, settings, limits, scheduler, DatabaseMetricsRecorder.NO_OP);
	}

	/**
	 * Create a pool that records the use of its connections.
	 * @param driver the connection factory of the driver, not a pool
	 * @param settings the options of the pool
	 * @param limits the options for acquiring, using and releasing a connection
	 * @param scheduler the scheduler for calls of the driver
	 * @param recorder records connections and statements, except those of sessions, which
	 * a manager records
	 * @return a pool that the caller has to dispose
	 * @since 0.1.0
	 */
	public static SafePool create(ConnectionFactory driver, PoolOptions settings, ConnectionOptions limits,
			Scheduler scheduler, DatabaseMetricsRecorder recorder) {
		return new SafePool(new TrackedConnectionFactory(driver, settings), limits, scheduler, recorder);
	}

	/**
	 * Let read-only transactions use replicas, to be called before the first use. Those
	 * are transactions of sessions with
	 * {@link dev.asyncdb.session.TransactionOptions#withReadOnly(boolean)}, streams, and
	 * {@code @Transactional(readOnly = true)} code with all that runs in it. They use the
	 * primary if no replica is up and near enough, or if none has replayed in time what
	 * the caller has written, see {@link ReadYourWrites}. Only PostgreSQL has replicas
	 * here.
	 * @param replicas the pools of the replicas by their addresses, without credentials;
	 * this pool disposes them
	 * @param options how replicas are used
	 * @return this pool
	 * @throws IllegalStateException if the database is no PostgreSQL
	 * @since 0.1.0
	 */
	public SafePool withReplicas(Map<String, SafePool> replicas, ReplicaOptions options) {
		if (DatabaseProduct.findByName(getMetadata().getName()).orElse(null) != DatabaseProduct.POSTGRESQL) {
			throw new IllegalStateException("Read replicas are supported on PostgreSQL, but the database is %s"
				.formatted(getMetadata().getName()));
		}
		List<Replica> known = replicas.entrySet()
			.stream()
			.map((replica) -> Replica.of(replica.getKey(), replica.getValue(), replica.getValue()::load,
					replica.getValue().factory::dead))
			.toList();
		this.replicas = Replicas.of(this, known, options);
		Mono<Void> pools = Mono.whenDelayError(replicas.values().stream().map(SafePool::disposeLater).toList());
		this.disposal = Mono.whenDelayError(this.disposal, pools);
		return this;
	}

	private int load() {
		return this.metrics.acquiredSize() + this.metrics.pendingAcquireSize();
	}

	/**
	 * Return the states of the replicas, as they were last read.
	 * @return an empty list without replicas
	 * @since 0.1.0
	 */
	public List<ReplicaStatus> replicas() {
		Replicas used = this.replicas;
		return (used != null) ? used.status() : List.of();
	}

	/**
	 * Read the states of the replicas, unless they were read recently.
	 * @return an empty list without replicas; a replica that does not answer is no error
	 * @since 0.1.0
	 */
	public Mono<List<ReplicaStatus>> checkReplicas() {
		Replicas used = this.replicas;
		return (used != null) ? used.checked() : Mono.just(List.of());
	}

	/**
	 * Create a connection that is acquired from the pool at its first statement.
	 */
	@Override
	public Mono<Connection> create() {
		return this.guarded.create();
	}

	/**
	 * Acquire a connection without a guard. A connection that fails its validation is
	 * discarded and the next one is acquired.
	 * @return a connection that the caller has to close
	 * @since 0.1.0
	 */
	@Override
	public Mono<Connection> acquire() {
		return this.acquisition;
	}

	@Override
	public Mono<Connection> acquireReadOnly() {
		Replicas used = this.replicas;
		return (used != null) ? used.acquire() : acquire();
	}

	@Override
	public Publisher<Void> commit(Connection connection, ContextView caller) {
		Replicas used = this.replicas;
		return (used != null) ? used.commit(connection, caller) : connection.commitTransaction();
	}

	@Override
	public void changes(ContextView caller) {
		Replicas used = this.replicas;
		if (used != null) {
			used.changes(caller);
		}
	}

	private Throwable unavailable(Throwable failure) {
		String database = getMetadata().getName();
		if (failure instanceof PoolAcquirePendingLimitException) {
			return ConnectionUnavailableException.queueIsFull(database, failure);
		}
		boolean isTimeout = failure instanceof TimeoutException || failure instanceof R2dbcTimeoutException;
		return isTimeout ? ConnectionUnavailableException.notConnected(database, failure) : failure;
	}

	/**
	 * Return how long to wait for a connection of {@link #acquire()}. The caller enforces
	 * the timeout, and releases a connection that arrives later.
	 * @return the acquire timeout of the pool options
	 * @since 0.1.0
	 */
	@Override
	public Duration acquireTimeout() {
		return this.factory.settings().acquireTimeout();
	}

	@Override
	public boolean isAwaited() {
		return this.pool.metrics().pendingAcquireSize() > 0;
	}

	@Override
	public void exposed(Connection connection) {
		PooledConnection pooled = pooled(connection);
		if (pooled != null) {
			pooled.tracked().changeSettings();
		}
	}

	@Override
	public void suspect(Connection connection) {
		PooledConnection pooled = pooled(connection);
		if (pooled != null) {
			pooled.tracked().factory().dead();
		}
	}

	@Override
	public Mono<Void> discard(Connection connection) {
		PooledConnection pooled = pooled(connection);
		return (pooled != null) ? pooled.discard() : Mono.from(connection.close());
	}

	private static @Nullable PooledConnection pooled(Connection connection) {
		Object current = connection;
		while (!(current instanceof PooledConnection) && current instanceof Wrapped<?> wrapped) {
			current = wrapped.unwrap();
		}
		return (current instanceof PooledConnection pooled) ? pooled : null;
	}

	@Override
	public Mono<Integer> warmup() {
		return this.pool.warmup();
	}

	@Override
	public Optional<PoolMetrics> getMetrics() {
		return Optional.of(this.metrics);
	}

	/**
	 * Refuse further acquisitions, wait for the release of all connections within the
	 * control timeout, and close them.
	 */
	@Override
	public Mono<Void> disposeLater() {
		return this.disposal;
	}

	@Override
	public boolean isDisposed() {
		return this.pool.isDisposed();
	}

}
