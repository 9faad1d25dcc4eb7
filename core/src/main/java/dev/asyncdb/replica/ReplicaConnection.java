package dev.asyncdb.replica;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.error.DatabaseErrorKind;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A connection of a replica until its transaction begins, which may move it to the
 * primary: if the replica has not replayed what the caller has written, or fails. Once
 * the transaction has begun, it stays where it is.
 */
final class ReplicaConnection implements Connection, Wrapped<Connection> {

	private static final Duration FIRST_PAUSE = Duration.ofNanos(500_000);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(5);

	private final Replicas replicas;

	private final Replica replica;

	private final @Nullable ReplicationPosition required;

	private final AtomicReference<@Nullable Connection> current;

	private volatile boolean closed;

	/**
	 * Create a connection.
	 * @param required what the replica must have replayed, {@code null} for nothing
	 */
	ReplicaConnection(Replicas replicas, Replica replica, Connection connection,
			@Nullable ReplicationPosition required) {
		this.replicas = replicas;
		this.replica = replica;
		this.required = required;
		this.current = new AtomicReference<>(connection);
	}

	@Override
	public Mono<Void> beginTransaction() {
		return begun(Connection::beginTransaction);
	}

	@Override
	public Mono<Void> beginTransaction(TransactionDefinition definition) {
		return begun((connection) -> connection.beginTransaction(definition));
	}

	private Mono<Void> begun(Begin begin) {
		return Mono.defer(() -> begunAt(current(), begin)).onErrorResume((failure) -> {
			if (isUnreachable(failure)) {
				this.replica.suspect();
				this.replicas.excluded(this.replica, failure);
			}
			return Mono.just(false);
		}).flatMap((isBegun) -> isBegun ? Mono.empty() : begunOnPrimary(begin));
	}

	private Mono<Boolean> begunAt(Connection connection, Begin begin) {
		Mono<Boolean> begun = begin(begin, connection);
		ReplicationPosition position = this.required;
		return (position != null) ? begunAt(connection, position, begun) : begun;
	}

	// The check is answered before the transaction has a snapshot. Both are sent together
	private Mono<Boolean> begunAt(Connection connection, ReplicationPosition position, Mono<Boolean> begun) {
		return Mono.zipDelayError(hasReplayed(connection, position), begun)
			.flatMap((answers) -> answers.getT1() ? Mono.just(true) : begunLater(connection, position, begun));
	}

	// What else a standby refuses, such as SERIALIZABLE, says nothing of its state
	private static boolean isUnreachable(Throwable failure) {
		return switch (DatabaseErrorKind.of(failure)) {
			case CONNECTION_LOST, SERVER_BUSY -> true;
			default -> false;
		};
	}

	private static Mono<Boolean> begin(Begin begin, Connection connection) {
		return Mono.defer(() -> Mono.fromDirect(begin.on(connection))).thenReturn(true);
	}

	private static Mono<Boolean> hasReplayed(Connection connection, ReplicationPosition position) {
		return ReplicationStatements.hasReplayed(connection, position).defaultIfEmpty(false);
	}

	private Mono<Boolean> begunLater(Connection connection, ReplicationPosition position, Mono<Boolean> begun) {
		long end = System.nanoTime() + this.replicas.options().maxWait().toNanos();
		return Mono.fromDirect(connection.rollbackTransaction())
			.then(replayed(connection, position, FIRST_PAUSE, end))
			.flatMap((isReplayed) -> isReplayed ? begun : Mono.just(false));
	}

	private Mono<Boolean> replayed(Connection connection, ReplicationPosition position, Duration pause, long end) {
		if (System.nanoTime() - end >= 0) {
			return Mono.just(false);
		}
		Duration next = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : pause;
		return Mono.delay(pause)
			.then(Mono.defer(() -> hasReplayed(connection, position)))
			.flatMap((isReplayed) -> isReplayed ? Mono.just(true) : replayed(connection, position, next, end));
	}

	private Mono<Void> begunOnPrimary(Begin begin) {
		return released().onErrorComplete()
			.then(this.replicas.primary())
			.flatMap((primary) -> moved(primary).then(begin(begin, primary)))
			.then();
	}

	// The lease may have ended in the meantime
	private Mono<Void> moved(Connection primary) {
		this.current.set(primary);
		return this.closed ? released().then(Mono.error(() -> new IllegalStateException("The connection was closed")))
				: Mono.empty();
	}

	private Mono<Void> released() {
		return Mono.defer(() -> {
			Connection connection = this.current.getAndSet(null);
			return (connection != null) ? Mono.from(connection.close()) : Mono.empty();
		});
	}

	@Override
	public Mono<Void> close() {
		return Mono.defer(() -> {
			this.closed = true;
			return released();
		});
	}

	private Connection current() {
		Connection connection = this.current.get();
		if (connection == null) {
			throw new IllegalStateException("The connection is closed, or moves to the primary");
		}
		return connection;
	}

	/**
	 * Return the connection of the pool, {@code null} while it moves and after its end.
	 */
	@Override
	public @Nullable Connection unwrap() {
		return this.current.get();
	}

	@Override
	public Publisher<Void> commitTransaction() {
		return current().commitTransaction();
	}

	@Override
	public Publisher<Void> rollbackTransaction() {
		return current().rollbackTransaction();
	}

	@Override
	public Batch createBatch() {
		return current().createBatch();
	}

	@Override
	public Statement createStatement(String sql) {
		return current().createStatement(sql);
	}

	@Override
	public Publisher<Void> createSavepoint(String name) {
		return current().createSavepoint(name);
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return current().releaseSavepoint(name);
	}

	@Override
	public Publisher<Void> rollbackTransactionToSavepoint(String name) {
		return current().rollbackTransactionToSavepoint(name);
	}

	@Override
	public boolean isAutoCommit() {
		return current().isAutoCommit();
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return current().getMetadata();
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return current().getTransactionIsolationLevel();
	}

	@Override
	public Publisher<Void> setAutoCommit(boolean autoCommit) {
		return current().setAutoCommit(autoCommit);
	}

	@Override
	public Publisher<Void> setLockWaitTimeout(Duration timeout) {
		return current().setLockWaitTimeout(timeout);
	}

	@Override
	public Publisher<Void> setStatementTimeout(Duration timeout) {
		return current().setStatementTimeout(timeout);
	}

	@Override
	public Publisher<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
		return current().setTransactionIsolationLevel(isolationLevel);
	}

	@Override
	public Publisher<Boolean> validate(ValidationDepth depth) {
		return current().validate(depth);
	}

	@Override
	public String toString() {
		return "ReplicaConnection[%s]".formatted(this.replica);
	}

	/**
	 * Begins the transaction on a connection.
	 */
	private interface Begin {

		Publisher<Void> on(Connection connection);

	}

}
