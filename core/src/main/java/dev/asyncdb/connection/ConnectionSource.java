package dev.asyncdb.connection;

import java.time.Duration;

import dev.asyncdb.connection.monitor.LeaseMonitoring;
import dev.asyncdb.connection.monitor.LeasedConnections;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.reactive.ShieldedMono;
import dev.asyncdb.url.StartupSettings;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Acquires and releases connections, on the right threads and within the limits.
 *
 * @param sessionLimits the limits of each transaction of a session, {@code null} for code
 * that does not use sessions
 * @param commitOrder the order of commits where the database has none
 */
record ConnectionSource(ConnectionFactory factory, Scheduler scheduler, ConnectionOptions limits,
		LeaseMonitoring monitoring, @Nullable TransactionLimits sessionLimits,
		TransactionHealth.CommitOrder commitOrder) {

	LeasedConnections leases() {
		return this.monitoring.leases();
	}

	DatabaseMetricsRecorder recorder() {
		return this.monitoring.recorder();
	}

	// Mono.from would cancel after the first element, and a cancelled pool takes the
	// connection back while it is in use
	Mono<Connection> acquire(boolean isReadOnly) {
		if (leases().isClosed()) {
			return Mono.error(this::disposed);
		}
		if (this.factory instanceof TargetConnections pool) {
			return isReadOnly ? pool.acquireReadOnly() : pool.acquire();
		}
		return acquireFromFactory();
	}

	/**
	 * Commit the transaction of a connection.
	 */
	Mono<Void> commit(Connection connection, ContextView caller) {
		return complete((this.factory instanceof TargetConnections pool) ? pool.commit(connection, caller)
				: connection.commitTransaction());
	}

	/**
	 * A statement that commits itself is about to be sent.
	 */
	void changes(ContextView caller) {
		if (this.factory instanceof TargetConnections pool) {
			pool.changes(caller);
		}
	}

	Throwable disposed() {
		return new IllegalStateException(
				"The manager of %s is disposed, so it provides no connections: call dispose() last, or build another manager"
					.formatted(database()));
	}

	private Mono<Connection> acquireFromFactory() {
		long start = System.nanoTime();
		return this.<Connection>call(this.factory.create())
			.singleOrEmpty()
			.onErrorMap(R2dbcTimeoutException.class, (late) -> unavailable(late, start));
	}

	// The timeout of an acquisition must not be translated like that of a statement
	private Throwable unavailable(R2dbcTimeoutException late, long start) {
		Duration waited = Duration.ofMillis(Duration.ofNanos(System.nanoTime() - start).toMillis());
		return new ConnectionUnavailableException(database(), waited).initCause(late);
	}

	// The pool of an application may wait without a limit, sessions never do
	Duration acquireTimeout() {
		Duration limit = (this.factory instanceof TargetConnections pool) ? pool.acquireTimeout()
				: this.limits.acquireTimeout();
		return (isForSessions() && limit.equals(ConnectionOptions.UNLIMITED)) ? this.limits.acquireTimeout() : limit;
	}

	<T> Flux<T> call(Publisher<? extends T> driverCall) {
		Flux<T> called = Flux.from(driverCall);
		return (this.scheduler != Schedulers.immediate()) ? called.subscribeOn(this.scheduler) : called;
	}

	/**
	 * Call the driver for a completion signal without a value.
	 */
	Mono<Void> complete(Publisher<Void> driverCall) {
		Mono<Void> called = Mono.fromDirect(driverCall);
		return (this.scheduler != Schedulers.immediate()) ? called.subscribeOn(this.scheduler) : called;
	}

	/**
	 * Execute a statement without rows within the control timeout.
	 */
	Mono<Void> executeWithinControlTimeout(Connection connection, String statement) {
		return withControlTimeout(this.<Result>call(connection.createStatement(statement).execute())
			.concatMap(Result::getRowsUpdated)
			.then());
	}

	/**
	 * Close the physical connection, then release it to the pool, which discards it. In
	 * the other order the pool would first send statements to a server that does not
	 * answer.
	 */
	Mono<Void> closePhysical(Connection connection) {
		Connection physical = physical(connection);
		Mono<Void> closed = withControlTimeout(complete(physical.close())).onErrorComplete();
		return (physical == connection) ? closed
				: closed.then(withControlTimeout(complete(discard(connection))).onErrorComplete());
	}

	/**
	 * The server of a connection was lost, or does not accept writes.
	 */
	void suspect(Connection connection) {
		if (this.factory instanceof TargetConnections pool) {
			pool.suspect(connection);
		}
	}

	private Publisher<Void> discard(Connection connection) {
		return (this.factory instanceof TargetConnections pool) ? pool.discard(connection) : connection.close();
	}

	/**
	 * Limit the wait with the control timeout. The work itself continues.
	 */
	<T> Mono<T> withControlTimeout(Mono<T> work) {
		Duration limit = this.limits.controlTimeout();
		return ShieldedMono.of(work, new ShieldedMono.Limit(this.monitoring.deadlines(), limit.toNanos(),
				() -> new NoAnswerException(limit, null)));
	}

	/**
	 * The connection of the driver that others wrap.
	 */
	static Connection physical(Connection connection) {
		Connection current = connection;
		Connection inner = inner(current);
		while (inner != null) {
			current = inner;
			inner = inner(current);
		}
		return current;
	}

	private static @Nullable Connection inner(Connection connection) {
		if (connection instanceof GuardedConnection guarded) {
			return guarded.physical();
		}
		return (connection instanceof Wrapped<?> wrapped && wrapped.unwrap() instanceof Connection inner) ? inner
				: null;
	}

	/**
	 * Whether the transactions are those of sessions, which get what drivers ignore. Code
	 * that does not use sessions keeps the behavior of its driver.
	 */
	boolean isForSessions() {
		return this.sessionLimits != null;
	}

	/**
	 * The limits of each transaction, none where those of the server session apply.
	 */
	TransactionLimits transactionLimits() {
		TransactionLimits given = this.sessionLimits;
		return (given == null || given.isNone() || StartupSettings.areApplied(this.factory)) ? TransactionLimits.none()
				: given;
	}

	/**
	 * Whether others wait for a connection whose readers are limited. Those of an
	 * application that has not given its address to asyncdb are not.
	 */
	boolean isAwaited() {
		return this.limits.streamIdleTimeout().compareTo(ConnectionOptions.UNLIMITED) < 0
				&& this.factory instanceof TargetConnections pool && pool.isAwaited();
	}

	boolean isRecording() {
		return recorder() != DatabaseMetricsRecorder.NO_OP;
	}

	String database() {
		return this.factory.getMetadata().getName();
	}

}
