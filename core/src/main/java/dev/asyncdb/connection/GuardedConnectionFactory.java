package dev.asyncdb.connection;

import java.time.Duration;

import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.reactive.Deadlines;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.TransactionDefinition;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import org.springframework.core.InfrastructureProxy;

/**
 * Gives connections that no cancel can leak, on top of any {@link ConnectionFactory}.
 * <p>
 * A connection costs nothing until its first statement. As an {@link InfrastructureProxy}
 * this factory counts as the wrapped one when Spring looks for the connection of the
 * current transaction, so repositories and {@code DatabaseClient} find it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class GuardedConnectionFactory implements ConnectionFactory, InfrastructureProxy {

	private final ConnectionSource source;

	/**
	 * Guard a connection factory.
	 * @param factory where connections come from, usually a pool
	 * @param scheduler where the driver is called;
	 * {@link reactor.core.scheduler.Schedulers#immediate()} for a driver that never
	 * blocks
	 * @param limits how long taking and returning may last
	 * @since 0.1.0
	 */
	public GuardedConnectionFactory(ConnectionFactory factory, Scheduler scheduler, ConnectionOptions limits) {
		this(factory, scheduler, limits, DatabaseMetricsRecorder.NO_OP);
	}

	/**
	 * Guard a connection factory and record the use of its connections.
	 * @param factory where connections come from, usually a pool
	 * @param scheduler where the driver is called
	 * @param limits how long taking and returning may last
	 * @param recorder receives connections and statements
	 * @since 0.1.0
	 */
	public GuardedConnectionFactory(ConnectionFactory factory, Scheduler scheduler, ConnectionOptions limits,
			DatabaseMetricsRecorder recorder) {
		this.source = new ConnectionSource(factory, scheduler, limits, new Deadlines(), new LeasedConnections(),
				DatabaseMetricsRecorder.failsafe(recorder));
	}

	@Override
	public Mono<Connection> create() {
		return Mono.fromSupplier(() -> new GuardedConnection(new ConnectionLease(this.source)));
	}

	/**
	 * A connection that begins a transaction with the database's own settings at its
	 * first statement.
	 * @return a guarded connection, to be closed by the caller
	 * @since 0.1.0
	 */
	public Connection begin() {
		return begin(GuardedConnection.DEFAULTS);
	}

	/**
	 * A connection that begins a read-only transaction at its first statement.
	 * @return a guarded connection, to be closed by the caller
	 * @since 0.1.0
	 */
	public Connection beginReadOnly() {
		return begin(GuardedConnection.READ_ONLY);
	}

	private Connection begin(TransactionDefinition definition) {
		ConnectionLease lease = new ConnectionLease(this.source);
		lease.beginAtFirstStatement(definition);
		return new GuardedConnection(lease);
	}

	/**
	 * The same as {@link #begin()} for somebody who must not forget to close it.
	 * @param site where in the application it is taken, for the warning of a leak
	 * @return a guarded connection, to be closed by the caller
	 * @since 0.1.0
	 */
	public Connection begin(String site) {
		ConnectionLease lease = new ConnectionLease(this.source);
		lease.beginAtFirstStatement(GuardedConnection.DEFAULTS);
		lease.leak().takenAt(site);
		return new GuardedConnection(lease);
	}

	/**
	 * Guard the statements of a connection that somebody else took and will return.
	 * Closing the guarded view waits for its statements and nothing else.
	 * @param connection the connection of a running transaction
	 * @return a guarded view of the connection
	 * @since 0.1.0
	 */
	public Connection join(Connection connection) {
		return (connection instanceof GuardedConnection guarded) ? guarded.view()
				: new GuardedConnection(new ConnectionLease(this.source, connection));
	}

	/**
	 * Whether a connection was given by a guarded factory, so that closing it rolls back.
	 * @param connection a connection
	 * @return {@code true} if it is guarded
	 * @since 0.1.0
	 */
	public static boolean isGuarded(Connection connection) {
		return connection instanceof GuardedConnection;
	}

	/**
	 * Do something before each statement of a connection from now on. Other views of the
	 * same connection stay as they are.
	 * @param connection a connection; nothing is done before those of one that is not
	 * guarded
	 * @param work what to do
	 * @since 0.1.0
	 */
	public static void beforeStatements(Connection connection, Mono<Void> work) {
		if (connection instanceof GuardedConnection guarded) {
			guarded.beforeStatements(work);
		}
	}

	/**
	 * Do not begin the transaction of a connection that is still waited for, since a
	 * rollback follows: when it comes, it goes back unused.
	 * @param connection a connection; one that is not guarded stays as it is
	 * @since 0.1.0
	 */
	public static void abandon(Connection connection) {
		if (connection instanceof GuardedConnection guarded) {
			guarded.abandon();
		}
	}

	/**
	 * Tell somebody of the savepoints that are set on a connection from now on. Other
	 * views of the same connection stay as they are.
	 * @param connection a connection; nothing is told of one that is not guarded
	 * @param listener who is told
	 * @since 0.1.0
	 */
	public static void savepointListener(Connection connection, SavepointListener listener) {
		if (connection instanceof GuardedConnection guarded) {
			guarded.savepointListener(listener);
		}
	}

	/**
	 * Give no connection any more, and wait until those that are held are returned.
	 * @param grace longest time to wait
	 * @return completes when none is held, or the time is over
	 * @since 0.1.0
	 */
	public Mono<Void> end(Duration grace) {
		return this.source.holdings().end(grace);
	}

	/**
	 * How long taking and returning a connection may last.
	 * @return the limits
	 * @since 0.1.0
	 */
	public ConnectionOptions limits() {
		return this.source.limits();
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.source.factory().getMetadata();
	}

	@Override
	public ConnectionFactory getWrappedObject() {
		return this.source.factory();
	}

}
