package dev.asyncdb.connection;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import dev.asyncdb.connection.monitor.LeaseMonitoring;
import dev.asyncdb.connection.monitor.LeasedConnections;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.reactive.Deadlines;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import org.springframework.core.InfrastructureProxy;

/**
 * Creates connections that do not leak when a subscriber cancels, on any
 * {@link ConnectionFactory}.
 * <p>
 * A connection is acquired at its first statement. As this factory is an
 * {@link InfrastructureProxy}, Spring associates the connection of the current
 * transaction with the wrapped factory, so repositories and {@code DatabaseClient} find
 * it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class GuardedConnectionFactory implements ConnectionFactory, InfrastructureProxy {

	private final ConnectionSource source;

	/**
	 * Guard a connection factory.
	 * @param factory the factory of the connections, usually a pool
	 * @param scheduler the scheduler for calls of the driver;
	 * {@link reactor.core.scheduler.Schedulers#immediate()} for a driver that never
	 * blocks
	 * @param limits the options for acquiring, using and releasing a connection
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
		this(factory, scheduler, limits, recorder, null);
	}

	private GuardedConnectionFactory(ConnectionFactory factory, Scheduler scheduler, ConnectionOptions limits,
			DatabaseMetricsRecorder recorder, @Nullable TransactionLimits sessionLimits) {
		this.source = new ConnectionSource(factory, scheduler, limits,
				new LeaseMonitoring(new LeasedConnections(), new Deadlines(), limits.leakDetectionThreshold(),
						DatabaseMetricsRecorder.failsafe(recorder)),
				sessionLimits, new TransactionHealth.CommitOrder());
	}

	/**
	 * Guard the connections of sessions. Their transactions have the requested isolation
	 * level and access mode where the driver ignores them, and the given limits.
	 * @param factory the factory of the connections, usually a pool
	 * @param scheduler the scheduler for calls of the driver
	 * @param limits the options for acquiring, using and releasing a connection
	 * @param recorder records connections and statements
	 * @param transactionLimits the limits that the server enforces in each transaction
	 * @return a factory of guarded connections
	 * @since 0.1.0
	 */
	public static GuardedConnectionFactory forSessions(ConnectionFactory factory, Scheduler scheduler,
			ConnectionOptions limits, DatabaseMetricsRecorder recorder, TransactionLimits transactionLimits) {
		return new GuardedConnectionFactory(factory, scheduler, limits, recorder, transactionLimits);
	}

	@Override
	public Mono<Connection> create() {
		return Mono.fromSupplier(() -> new GuardedConnection(new ConnectionLease(this.source)));
	}

	/**
	 * Create a connection that begins a transaction with the defaults of the database at
	 * its first statement.
	 * @return a guarded connection that the caller has to close
	 * @since 0.1.0
	 */
	public Connection begin() {
		return begin(TransactionStart.DEFAULTS);
	}

	/**
	 * Create a connection that begins a read-only transaction at its first statement.
	 * @return a guarded connection that the caller has to close
	 * @since 0.1.0
	 */
	public Connection beginReadOnly() {
		return begin(TransactionStart.READ_ONLY);
	}

	/**
	 * Create a connection that begins a transaction at its first statement.
	 * @param definition the transaction
	 * @return a guarded connection that the caller has to close
	 * @since 0.1.0
	 */
	public Connection begin(TransactionDefinition definition) {
		ConnectionLease lease = new ConnectionLease(this.source);
		lease.beginAtFirstStatement(definition);
		return new GuardedConnection(lease);
	}

	/**
	 * Create the same connection as {@link #begin()}, with a place for the leak warning.
	 * @param site the place in the application that acquires it
	 * @return a guarded connection that the caller has to close
	 * @since 0.1.0
	 */
	public Connection begin(String site) {
		ConnectionLease lease = new ConnectionLease(this.source);
		lease.beginAtFirstStatement(TransactionStart.DEFAULTS);
		lease.monitor().acquiredAt(site);
		return new GuardedConnection(lease);
	}

	/**
	 * Guard the statements of a connection that another owner releases. Closing the
	 * guarded view only waits for its statements.
	 * @param connection the connection of a running transaction
	 * @return a guarded view of the connection
	 * @since 0.1.0
	 */
	public Connection join(Connection connection) {
		return (connection instanceof GuardedConnection guarded) ? guarded.view()
				: new GuardedConnection(new ConnectionLease(this.source, connection));
	}

	/**
	 * Use the connection of the driver after the earlier statements of a connection. The
	 * work runs to its end even if the subscriber cancels.
	 * @param <D> the type of the connection
	 * @param <T> the type of the values
	 * @param connection the connection of a running transaction
	 * @param driver the type of the connection
	 * @param work the work
	 * @return the values of the work
	 * @since 0.1.0
	 */
	public <D, T> Flux<T> withDriver(Connection connection, Class<D> driver,
			Function<? super D, ? extends Publisher<T>> work) {
		GuardedConnection guarded = (GuardedConnection) join(connection);
		return guarded.withDriver(driver, work)
			.onErrorMap(R2dbcException.class, (failure) -> DatabaseErrors.translate("use the driver", null, failure));
	}

	/**
	 * Return whether a connection is guarded, so that closing it rolls back.
	 * @param connection a connection
	 * @return {@code true} if it is guarded
	 * @since 0.1.0
	 */
	public static boolean isGuarded(Connection connection) {
		return connection instanceof GuardedConnection;
	}

	/**
	 * Run work before each further statement of a connection. Other views of the same
	 * connection are not affected.
	 * @param connection a connection, ignored if it is not guarded
	 * @param work the work to run
	 * @since 0.1.0
	 */
	public static void beforeStatements(Connection connection, Mono<Void> work) {
		if (connection instanceof GuardedConnection guarded) {
			guarded.beforeStatements(work);
		}
	}

	/**
	 * Return a view of a connection for queries without locks and side effects. At READ
	 * COMMITTED, if nothing else was requested of its transaction, they do not begin that
	 * transaction: they run before it, and the connection is released after each. After
	 * the transaction has begun, they run in it.
	 * @param connection a connection, returned unchanged if it is not guarded
	 * @return the view
	 * @since 0.1.0
	 */
	public static Connection forQueries(Connection connection) {
		return in(StatementCall.Scope.QUERY, connection);
	}

	/**
	 * Return the same view for queries with whose results no later statement has to
	 * agree: they need no transaction at any isolation level.
	 * @param connection a connection, returned unchanged if it is not guarded
	 * @return the view
	 * @since 0.1.0
	 */
	public static Connection forOnlyQueries(Connection connection) {
		return in(StatementCall.Scope.ONLY_QUERY, connection);
	}

	/**
	 * Return a view of a connection for a statement that is all that its transaction
	 * writes, and that only a commit follows. If nothing was requested of the
	 * transaction, the statement is sent without BEGIN and commits itself. A lost
	 * connection is a {@link dev.asyncdb.error.CommitOutcomeUnknownException} then.
	 * @param connection a connection, returned unchanged if it is not guarded
	 * @param sending is asked before the statement is sent without BEGIN; if it returns
	 * {@code false}, the statement fails instead
	 * @return the view
	 * @since 0.1.0
	 */
	public static Connection forWholeTransaction(Connection connection, BooleanSupplier sending) {
		return in(StatementCall.Scope.whole(sending), connection);
	}

	private static Connection in(StatementCall.Scope scope, Connection connection) {
		return (connection instanceof GuardedConnection guarded) ? guarded.in(scope) : connection;
	}

	/**
	 * Translate the errors of further statements of a connection to those of sessions.
	 * Other views of the same connection are not affected.
	 * @param connection a connection, ignored if it is not guarded
	 * @since 0.1.0
	 */
	public static void translateErrors(Connection connection) {
		if (connection instanceof GuardedConnection guarded) {
			guarded.translateErrors();
		}
	}

	/**
	 * Close a connection without a wait, if it holds none of the driver.
	 * @param connection a connection
	 * @return {@code false} if it is not guarded, or in use
	 * @since 0.1.0
	 */
	public static boolean closeUnused(Connection connection) {
		return connection instanceof GuardedConnection guarded && guarded.closeUnused();
	}

	/**
	 * Release a connection that is still being acquired as soon as it arrives, without a
	 * transaction, because a rollback follows.
	 * @param connection a connection, ignored if it is not guarded
	 * @since 0.1.0
	 */
	public static void abandon(Connection connection) {
		if (connection instanceof GuardedConnection guarded) {
			guarded.abandon();
		}
	}

	/**
	 * Register a listener for further savepoints of a connection. Other views of the same
	 * connection are not affected.
	 * @param connection a connection, ignored if it is not guarded
	 * @param listener the listener
	 * @since 0.1.0
	 */
	public static void savepointListener(Connection connection, SavepointListener listener) {
		if (connection instanceof GuardedConnection guarded) {
			guarded.savepointListener(listener);
		}
	}

	/**
	 * Return how many statements of a connection have failed.
	 * @param connection a connection
	 * @return the number of failed statements, -1 if it is unknown because the connection
	 * or its owner is not guarded
	 * @since 0.1.0
	 */
	public static int failures(Connection connection) {
		return (connection instanceof GuardedConnection guarded) ? guarded.failures() : -1;
	}

	/**
	 * Return how many calls of a connection can have changed or locked rows: all but
	 * those of {@link #forQueries}.
	 * @param connection a connection
	 * @return the number of calls so far, 0 if the connection is not guarded
	 * @since 0.1.0
	 */
	public static int changes(Connection connection) {
		return (connection instanceof GuardedConnection guarded) ? guarded.changes() : 0;
	}

	/**
	 * Return whether the transaction of a connection has begun and not ended.
	 * @param connection a connection
	 * @return {@code false} also before the first statement that needs the transaction,
	 * and if the connection is not guarded
	 * @since 0.1.0
	 */
	public static boolean isInTransaction(Connection connection) {
		return connection instanceof GuardedConnection guarded && guarded.isInTransaction();
	}

	/**
	 * Return whether the transaction of a connection accepts no further statement: the
	 * database refuses them after an error, or has ended it, or its time limit is
	 * exceeded.
	 * @param connection a connection
	 * @return {@code false} also if it is unknown because the connection or its owner is
	 * not guarded
	 * @since 0.1.0
	 */
	public static boolean isFailed(Connection connection) {
		return connection instanceof GuardedConnection guarded && guarded.isFailed();
	}

	/**
	 * Return whether a commit of a connection was sent and not answered.
	 * @param connection a connection
	 * @return {@code false} also if the connection is not guarded
	 * @since 0.1.0
	 */
	public static boolean isOutcomeUnknown(Connection connection) {
		return connection instanceof GuardedConnection guarded && guarded.isOutcomeUnknown();
	}

	/**
	 * Refuse further acquisitions, and wait until all connections are released.
	 * @param grace longest time to wait
	 * @return completes when all are released, or after that time
	 * @since 0.1.0
	 */
	public Mono<Void> close(Duration grace) {
		return this.source.leases().close(grace);
	}

	/**
	 * Return the options for acquiring, using and releasing a connection.
	 * @return the options
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
