package dev.asyncdb.connection;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.bridge.BlockingAwait;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A connection for one transaction that does not leak when a subscriber cancels.
 * <p>
 * The first statement acquires it and begins the transaction. Acquiring, beginning and
 * ending cannot be cancelled once they have started; statements run one after the other
 * and are drained instead of cancelled; ROLLBACK and close wait for them. If a step
 * exceeds its limit, the physical connection is closed. Thread-safe.
 */
final class GuardedConnection implements Connection, Wrapped<Connection> {

	private final ConnectionLease lease;

	private volatile @Nullable Mono<Void> beforeStatements;

	private volatile boolean translatesErrors;

	private final StatementCall.Scope scope;

	private volatile @Nullable SavepointListener savepoints;

	GuardedConnection(ConnectionLease lease) {
		this(lease, StatementCall.Scope.PART);
	}

	private GuardedConnection(ConnectionLease lease, StatementCall.Scope scope) {
		this.lease = lease;
		this.scope = scope;
	}

	/**
	 * Another view of the same connection, without work before its statements.
	 */
	GuardedConnection view() {
		return new GuardedConnection(this.lease);
	}

	/**
	 * Another view of the same connection, for statements that need not begin its
	 * transaction.
	 */
	GuardedConnection in(StatementCall.Scope other) {
		return new GuardedConnection(this.lease, other);
	}

	void beforeStatements(Mono<Void> work) {
		this.beforeStatements = work;
	}

	void translateErrors() {
		this.translatesErrors = true;
	}

	void abandon() {
		this.lease.abandon();
	}

	boolean closeUnused() {
		return ConnectionRelease.endUnused(this.lease);
	}

	int failures() {
		return this.lease.failures();
	}

	int changes() {
		return this.lease.health().changes();
	}

	boolean isInTransaction() {
		return this.lease.isInTransaction();
	}

	boolean isFailed() {
		return this.lease.isFailed();
	}

	boolean isOutcomeUnknown() {
		return this.lease.health().isOutcomeUnknown();
	}

	void savepointListener(SavepointListener listener) {
		this.savepoints = listener;
	}

	private Mono<Void> throughListener(Function<SavepointListener, Mono<Void>> event, Mono<Void> otherwise) {
		return Mono.defer(() -> {
			SavepointListener listener = this.savepoints;
			return (listener != null) ? event.apply(listener) : otherwise;
		});
	}

	/**
	 * Execute a statement after the earlier ones.
	 */
	Flux<Result> results(String sql, Function<Connection, Publisher<? extends Result>> execution) {
		if (this.lease.isUnenforcedWrite(sql)) {
			return Flux.error(ReadOnlyStatements::refusal);
		}
		this.lease.execute(sql);
		return statement(sql, execution);
	}

	/**
	 * Execute several statements together after the earlier ones.
	 */
	Flux<Result> results(String recordedAs, List<String> statements,
			Function<Connection, Publisher<? extends Result>> execution) {
		if (statements.stream().anyMatch(this.lease::isUnenforcedWrite)) {
			return Flux.error(ReadOnlyStatements::refusal);
		}
		statements.forEach(this.lease::execute);
		return statement(recordedAs, execution);
	}

	private Flux<Result> statement(String recordedAs, Function<Connection, Publisher<? extends Result>> execution) {
		Flux<Result> statement = StatementCall.of(this.lease, recordedAs, this.scope, this.translatesErrors, execution);
		Mono<Void> before = this.beforeStatements;
		return (before != null) ? before.thenMany(statement) : statement;
	}

	void recordStatement(String sql) {
		this.lease.monitor().recordStatement(sql);
	}

	private <T> Mono<T> single(Function<Connection, Publisher<? extends T>> call) {
		return StatementCall.<T>of(this.lease, call).singleOrEmpty();
	}

	/**
	 * Use the connection of the driver after the earlier statements, and let the work run
	 * to its end.
	 */
	<D, T> Flux<T> withDriver(Class<D> type, Function<? super D, ? extends Publisher<T>> work) {
		return StatementCall.of(this.lease, (connection) -> {
			D driver = DriverAccess.unwrap(connection, type);
			this.lease.expose();
			return work.apply(driver);
		});
	}

	@Override
	public Mono<Void> beginTransaction() {
		return beginTransaction(TransactionStart.DEFAULTS);
	}

	@Override
	public Mono<Void> beginTransaction(TransactionDefinition definition) {
		return Mono.fromRunnable(() -> this.lease.beginAtFirstStatement(definition));
	}

	@Override
	public Mono<Void> commitTransaction() {
		return this.lease.commit();
	}

	@Override
	public Mono<Void> rollbackTransaction() {
		return this.lease.rollback();
	}

	@Override
	public Mono<Void> close() {
		return this.lease.close();
	}

	@Override
	public Statement createStatement(String sql) {
		return new GuardedStatement(this, sql);
	}

	@Override
	public Batch createBatch() {
		return new GuardedBatch(this);
	}

	@Override
	public Mono<Void> createSavepoint(String name) {
		return SavepointName.checked(name,
				(plain) -> throughListener((listener) -> listener.beforeSavepoint(plain), Mono.empty())
					.then(single((connection) -> connection.createSavepoint(plain))));
	}

	@Override
	public Mono<Void> releaseSavepoint(String name) {
		return SavepointName.checked(name, (plain) -> {
			Mono<Void> command = single((connection) -> connection.releaseSavepoint(plain));
			return throughListener((listener) -> listener.release(plain, command), command);
		});
	}

	@Override
	public Mono<Void> rollbackTransactionToSavepoint(String name) {
		return SavepointName.checked(name, (plain) -> {
			Mono<Void> command = this.<Void>single((connection) -> connection.rollbackTransactionToSavepoint(plain))
				.doOnSuccess((nothing) -> this.lease.health().rolledBackToSavepoint());
			Mono<Void> release = single((connection) -> connection.releaseSavepoint(plain));
			return throughListener((listener) -> listener.rollback(plain, command, release), command);
		});
	}

	@Override
	public Mono<Void> setAutoCommit(boolean autoCommit) {
		return single((connection) -> connection.setAutoCommit(autoCommit));
	}

	@Override
	public Mono<Void> setLockWaitTimeout(Duration timeout) {
		return single((connection) -> connection.setLockWaitTimeout(timeout));
	}

	@Override
	public Mono<Void> setStatementTimeout(Duration timeout) {
		return single((connection) -> connection.setStatementTimeout(timeout));
	}

	@Override
	public Mono<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
		return single((connection) -> connection.setTransactionIsolationLevel(isolationLevel));
	}

	@Override
	public Mono<Boolean> validate(ValidationDepth depth) {
		return single((connection) -> connection.validate(depth));
	}

	@Override
	public boolean isAutoCommit() {
		return !this.lease.isTransactional();
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return this.lease.state().driverConnection().getMetadata();
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return this.lease.state().driverConnection().getTransactionIsolationLevel();
	}

	/**
	 * Return the connection of the driver. It is acquired if necessary, which blocks.
	 * What it executes is not guarded.
	 * @throws IllegalStateException if the connection was not acquired yet and the thread
	 * must not block
	 */
	@Override
	public Connection unwrap() {
		if (physical() == null) {
			acquire();
		}
		this.lease.expose();
		return Objects.requireNonNull(physical());
	}

	private void acquire() {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException(
					"The connection is acquired at its first statement, and this thread must not"
							+ " wait for it: subscribe to validate(ValidationDepth.LOCAL) before, or use inConnection(..) of"
							+ " the manager");
		}
		BlockingAwait.plain().required(validate(ValidationDepth.LOCAL));
	}

	@Override
	public <E> @Nullable E unwrap(Class<E> type) {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		Connection driver = unwrap();
		if (type.isInstance(driver)) {
			return type.cast(driver);
		}
		return (driver instanceof Wrapped<?> wrapped) ? wrapped.unwrap(type) : null;
	}

	/**
	 * Return the connection of the driver, {@code null} if none was acquired.
	 */
	@Nullable Connection physical() {
		return this.lease.state().physicalConnection();
	}

	@Override
	public String toString() {
		return "GuardedConnection[%s]".formatted(this.lease);
	}

}
