package dev.asyncdb.test.fault;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.asyncdb.test.fault.Moment.Kind;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Faults of callers, connections and servers, to test what an application does then. A
 * bean in tests of Spring; otherwise {@link #decorate} the connection factory of the
 * driver, below any pool. The faults of a test end with it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Faults {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final List<FaultConnections> databases = new CopyOnWriteArrayList<>();

	private final List<Trap> traps = new CopyOnWriteArrayList<>();

	private volatile Duration delay = Duration.ZERO;

	/**
	 * Let the connections of a driver take part.
	 * @param driver the connection factory of the driver, below any pool
	 * @return the connection factory to use instead
	 * @since 0.1.0
	 */
	public ConnectionFactory decorate(ConnectionFactory driver) {
		FaultConnections connections = new FaultConnections(driver, this);
		this.databases.add(connections);
		return connections;
	}

	/**
	 * Run work, and cancel it at a moment, as a client that hangs up. Returns when it is
	 * cancelled; {@link Connections} tells when its connection is released.
	 * @param moment the moment, of any connection
	 * @param work what to run
	 * @throws AssertionError if the work ends before the moment
	 * @since 0.1.0
	 */
	public void hangUp(Moment moment, Publisher<?> work) {
		HangUp hangUp = new HangUp(moment);
		this.traps.add(hangUp);
		try {
			Flux.from(work).takeUntilOther(hangUp.reached()).then().block(LIMIT);
		}
		catch (RuntimeException ex) {
			throw early(moment, ex);
		}
		finally {
			this.traps.remove(hangUp);
		}
		if (!hangUp.hasSprung()) {
			throw early(moment, null);
		}
	}

	private static AssertionError early(Moment moment, @Nullable Throwable cause) {
		return new AssertionError(
				"The work has %s before the moment '%s'".formatted((cause != null) ? "failed" : "ended", moment),
				cause);
	}

	/**
	 * Let the server end a connection at a moment. During a statement, that statement or
	 * the next call of the connection fails. At COMMIT its outcome is unknown.
	 * @param moment the moment, of any connection
	 * @throws IllegalStateException in a test that is rolled back, whose callers share
	 * the connection: annotate it with {@link dev.asyncdb.test.RealTransactions}
	 * @since 0.1.0
	 */
	public void loseConnection(Moment moment) {
		requireReal();
		FaultConnections database = (this.databases.size() == 1) ? this.databases.get(0) : null;
		if (database == null) {
			throw new IllegalStateException(
					"A connection can be lost at a moment if there is one database, but there are %d"
						.formatted(this.databases.size()));
		}
		this.traps.add(new Loss(moment, database.sessions()));
	}

	/**
	 * Let the server end all connections to the databases now, as when it restarts.
	 * Blocks until they are ended.
	 * @throws IllegalStateException in a test that is rolled back
	 * @since 0.1.0
	 */
	public void loseConnections() {
		requireReal();
		Flux.fromIterable(this.databases).concatMap((database) -> database.sessions().endAll()).blockLast(LIMIT);
	}

	private void requireReal() {
		if (this.databases.stream().anyMatch(FaultConnections::isRolledBack)) {
			throw new IllegalStateException("All callers of a test that is rolled back share its connection, so losing"
					+ " it would end the test: annotate the test with @RealTransactions");
		}
	}

	/**
	 * Let each statement and COMMIT wait before it is sent, as on a slow server.
	 * @param wait how long, zero for no longer
	 * @since 0.1.0
	 */
	public void delay(Duration wait) {
		this.delay = Objects.requireNonNull(wait, "wait");
	}

	/**
	 * End all faults.
	 * @since 0.1.0
	 */
	public void reset() {
		this.traps.clear();
		this.delay = Duration.ZERO;
	}

	Duration delay() {
		return this.delay;
	}

	@Nullable Trap springing(Kind reached, String sql) {
		for (Trap trap : this.traps) {
			if (trap.springs(reached, sql)) {
				return trap;
			}
		}
		return null;
	}

}
