package dev.asyncdb.connection;

import java.time.Duration;
import java.util.function.Supplier;

import dev.asyncdb.connection.monitor.LeasedConnections;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.reactive.DeadlineKeeper;
import dev.asyncdb.reactive.PendingAcquisition;
import dev.asyncdb.reactive.ShieldedMono;
import dev.asyncdb.reactive.SlowStart;
import dev.asyncdb.url.StartupSettings;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Acquires and releases connections, on the right threads and within the limits.
 *
 * @param sessionLimits the limits of each transaction of a session, {@code null} for code
 * that does not use sessions
 */
record ConnectionSource(ConnectionFactory factory, Scheduler scheduler, ConnectionOptions limits,
		DeadlineKeeper deadlines, LeasedConnections leases, DatabaseMetricsRecorder recorder,
		@Nullable TransactionLimits sessionLimits) {

	/**
	 * This source with other deadlines.
	 */
	ConnectionSource with(DeadlineKeeper keeper) {
		return new ConnectionSource(this.factory, this.scheduler, this.limits, keeper, this.leases, this.recorder,
				this.sessionLimits);
	}

	// Mono.from would cancel after the first element, and a cancelled pool takes the
	// connection back while it is in use
	Mono<Connection> acquire(PendingAcquisition pending) {
		if (this.leases.isClosed()) {
			return Mono.error(() -> new IllegalStateException(
					"The manager of %s is disposed, so it provides no connections".formatted(database())));
		}
		return (this.factory instanceof TargetConnections pool) ? onScheduler(pending.of(pool.acquire()))
				: acquireFromFactory();
	}

	private Mono<Connection> onScheduler(Mono<Connection> acquired) {
		return (this.scheduler != Schedulers.immediate()) ? acquired.subscribeOn(this.scheduler) : acquired;
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
	private Duration acquireTimeout() {
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

	Mono<Void> release(Connection connection) {
		return withControlTimeout(complete(connection.close()))
			.onErrorResume((failure) -> closePhysical(connection).onErrorComplete());
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

	private Publisher<Void> discard(Connection connection) {
		return (this.factory instanceof TargetConnections pool) ? pool.discard(connection) : connection.close();
	}

	/**
	 * Limit the wait with the control timeout. The work itself continues.
	 */
	<T> Mono<T> withControlTimeout(Mono<T> work) {
		Duration limit = this.limits.controlTimeout();
		return within(limit, work, () -> new NoAnswerException(limit, null));
	}

	<T> Mono<T> within(Duration limit, Mono<T> work, Supplier<Throwable> failure) {
		return ShieldedMono.of(work, new ShieldedMono.Limit(this.deadlines, limit.toNanos(), failure));
	}

	/**
	 * Limit the wait for a connection. Until the first one was made, the time that this
	 * process itself needs does not count.
	 */
	Mono<Connection> withinAcquireTimeout(Mono<Connection> arrival) {
		Duration limit = acquireTimeout();
		Supplier<Throwable> failure = () -> new ConnectionUnavailableException(database(), limit);
		if (this.leases.hasConnected()) {
			return within(limit, arrival, failure);
		}
		SlowStart start = new SlowStart(limit);
		return ShieldedMono.of(arrival,
				new ShieldedMono.Limit(this.deadlines, start.step().toNanos(), failure, start::isOver));
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
		return this.recorder != DatabaseMetricsRecorder.NO_OP;
	}

	String database() {
		return this.factory.getMetadata().getName();
	}

}
