package dev.asyncdb.connection;

import java.time.Duration;
import java.util.function.Supplier;

import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.reactive.DeadlineKeeper;
import dev.asyncdb.reactive.ShieldedMono;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.Wrapped;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The database as the guarded connections see it: where connections come from, on which
 * threads the driver is called and how long it may take.
 */
record ConnectionSource(ConnectionFactory factory, Scheduler scheduler, ConnectionOptions limits,
		DeadlineKeeper deadlines, LeasedConnections holdings, DatabaseMetricsRecorder recorder) {

	/**
	 * The same with deadlines that are kept by somebody else.
	 */
	ConnectionSource with(DeadlineKeeper keeper) {
		return new ConnectionSource(this.factory, this.scheduler, this.limits, keeper, this.holdings, this.recorder);
	}

	// Mono.from would cancel after the first element, and a pool that is cancelled then
	// takes the connection back while it is in use
	Mono<Connection> take() {
		if (this.holdings.isEnded()) {
			return Mono.error(() -> new IllegalStateException(
					"The manager of %s is disposed of, so there are no more connections".formatted(database())));
		}
		return (this.factory instanceof TargetConnections pool) ? onScheduler(pool.take()) : takeAnywhere();
	}

	private Mono<Connection> onScheduler(Mono<Connection> taken) {
		return (this.scheduler != Schedulers.immediate()) ? taken.subscribeOn(this.scheduler) : taken;
	}

	private Mono<Connection> takeAnywhere() {
		long start = System.nanoTime();
		return this.<Connection>call(this.factory.create())
			.singleOrEmpty()
			.onErrorMap(R2dbcTimeoutException.class, (late) -> unavailable(late, start));
	}

	// A wait for a connection that was too long is not a query that was
	private Throwable unavailable(R2dbcTimeoutException late, long start) {
		Duration waited = Duration.ofMillis(Duration.ofNanos(System.nanoTime() - start).toMillis());
		return new ConnectionUnavailableException(database(), waited).initCause(late);
	}

	Duration longestWait() {
		return (this.factory instanceof TargetConnections pool) ? pool.longestWait() : this.limits.acquireTimeout();
	}

	<T> Flux<T> call(Publisher<? extends T> driverCall) {
		Flux<T> called = Flux.from(driverCall);
		return (this.scheduler != Schedulers.immediate()) ? called.subscribeOn(this.scheduler) : called;
	}

	/**
	 * Ask the driver for something that has no answer but its end.
	 */
	Mono<Void> done(Publisher<Void> driverCall) {
		Mono<Void> asked = Mono.fromDirect(driverCall);
		return (this.scheduler != Schedulers.immediate()) ? asked.subscribeOn(this.scheduler) : asked;
	}

	Mono<Void> giveBack(Connection connection) {
		return withinEndLimit(done(connection.close()))
			.onErrorResume((failure) -> closePhysical(connection).onErrorComplete());
	}

	/**
	 * Close what the pool holds, then tell the pool, which throws the dead connection
	 * away. The order matters: a pool first talks to the connection that does not answer.
	 */
	Mono<Void> closePhysical(Connection connection) {
		Connection physical = physical(connection);
		Mono<Void> closed = withinEndLimit(done(physical.close())).onErrorComplete();
		return (physical == connection) ? closed
				: closed.then(withinEndLimit(done(connection.close())).onErrorComplete());
	}

	/**
	 * Bound the wait, not the work: past the limit the work goes on unheard.
	 */
	<T> Mono<T> withinEndLimit(Mono<T> work) {
		Duration limit = this.limits.controlTimeout();
		return within(limit, work, () -> new NoAnswerException(limit, null));
	}

	<T> Mono<T> within(Duration limit, Mono<T> work, Supplier<Throwable> failure) {
		return ShieldedMono.of(work, new ShieldedMono.Limit(this.deadlines, limit.toNanos(), failure));
	}

	private static Connection physical(Connection connection) {
		Connection current = connection;
		while (current instanceof Wrapped<?> wrapped && wrapped.unwrap() instanceof Connection inner) {
			current = inner;
		}
		return current;
	}

	boolean isRecording() {
		return this.recorder != DatabaseMetricsRecorder.NO_OP;
	}

	String database() {
		return this.factory.getMetadata().getName();
	}

}
