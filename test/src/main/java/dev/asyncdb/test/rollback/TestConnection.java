package dev.asyncdb.test.rollback;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

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

/**
 * A connection that takes part in the transaction of the test that runs, and otherwise is
 * that of its own.
 * <p>
 * A pool keeps it longer than a test, so each call asks for the test. It is not wrapped
 * around a connection for those who unwrap: they would close the one that all share.
 */
final class TestConnection implements Connection, Wrapped<Object> {

	private final RollbackConnections connections;

	private final OwnConnection own;

	private final AtomicReference<@Nullable Frame> frame = new AtomicReference<>();

	TestConnection(RollbackConnections connections, OwnConnection own) {
		this.connections = connections;
		this.own = own;
	}

	private @Nullable TestScope scope() {
		Frame current = this.frame.get();
		if (current != null) {
			return current.scope();
		}
		return this.own.isInTransaction() ? null : this.connections.scope();
	}

	/**
	 * Execute a statement where it belongs.
	 */
	Flux<Result> execute(String sql, Function<Connection, Publisher<? extends Result>> call) {
		return Flux.defer(() -> {
			this.connections.executes(sql);
			TestScope scope = scope();
			return (scope != null) ? scope.execute(this.frame.get(), sql, call) : this.own.execute(sql, call);
		});
	}

	/**
	 * Return whether a connection of the driver is that of a test.
	 */
	boolean isShared(Connection driver) {
		return driver != this.own.driver();
	}

	@Override
	public Statement createStatement(String sql) {
		Objects.requireNonNull(sql, "sql");
		return new DeferredStatement(this, sql);
	}

	@Override
	public Batch createBatch() {
		return new DeferredBatch(this);
	}

	@Override
	public Mono<Void> beginTransaction() {
		return begin(false, this.own::begin);
	}

	@Override
	public Mono<Void> beginTransaction(TransactionDefinition definition) {
		boolean readOnly = Boolean.TRUE.equals(definition.getAttribute(TransactionDefinition.READ_ONLY));
		return begin(readOnly, () -> this.own.begin(definition));
	}

	private Mono<Void> begin(boolean readOnly, Supplier<Mono<Void>> otherwise) {
		return Mono.defer(() -> {
			TestScope scope = scope();
			if (scope == null) {
				return otherwise.get();
			}
			this.frame.compareAndSet(null, scope.begin(readOnly));
			return Mono.empty();
		});
	}

	@Override
	public Mono<Void> commitTransaction() {
		return end(TestScope::commit, this.own::commit);
	}

	@Override
	public Mono<Void> rollbackTransaction() {
		return end(TestScope::rollback, this.own::rollback);
	}

	// The state changes before the signal: the next operator asks for it
	private Mono<Void> end(BiFunction<TestScope, Frame, Mono<Void>> ending, Supplier<Mono<Void>> otherwise) {
		return Mono.defer(() -> {
			Frame current = this.frame.get();
			if (current == null) {
				return this.own.isInTransaction() ? otherwise.get() : Mono.empty();
			}
			return ending.apply(current.scope(), current).doOnTerminate(() -> this.frame.compareAndSet(current, null));
		});
	}

	private Mono<Void> inFrame(Function<Frame, Mono<Void>> call, Function<Connection, Publisher<Void>> otherwise) {
		return Mono.defer(() -> {
			Frame current = this.frame.get();
			if (current != null) {
				return call.apply(current);
			}
			return (scope() != null) ? Mono.empty() : this.own.call(otherwise);
		});
	}

	@Override
	public Mono<Void> createSavepoint(String name) {
		return inFrame((current) -> current.scope().savepoint(current, name), (driver) -> driver.createSavepoint(name));
	}

	@Override
	public Mono<Void> releaseSavepoint(String name) {
		return inFrame((current) -> current.scope().release(current, name), (driver) -> driver.releaseSavepoint(name));
	}

	@Override
	public Mono<Void> rollbackTransactionToSavepoint(String name) {
		return inFrame((current) -> current.scope().rollbackTo(current, name),
				(driver) -> driver.rollbackTransactionToSavepoint(name));
	}

	private Mono<Void> outsideOfTests(Function<Connection, Publisher<Void>> call) {
		return Mono.defer(() -> (scope() != null) ? Mono.empty() : this.own.call(call));
	}

	@Override
	public Mono<Void> setAutoCommit(boolean autoCommit) {
		return outsideOfTests((driver) -> driver.setAutoCommit(autoCommit));
	}

	@Override
	public Mono<Void> setLockWaitTimeout(Duration timeout) {
		return outsideOfTests((driver) -> driver.setLockWaitTimeout(timeout));
	}

	@Override
	public Mono<Void> setStatementTimeout(Duration timeout) {
		return outsideOfTests((driver) -> driver.setStatementTimeout(timeout));
	}

	@Override
	public Mono<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
		return outsideOfTests((driver) -> driver.setTransactionIsolationLevel(isolationLevel));
	}

	@Override
	public Publisher<Boolean> validate(ValidationDepth depth) {
		return (scope() != null) ? Mono.just(!this.own.isClosed()) : this.own.validate(depth);
	}

	@Override
	public boolean isAutoCommit() {
		return this.frame.get() == null && !this.own.isInTransaction();
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return this.own.metadata();
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return this.own.isolationLevel();
	}

	@Override
	public Mono<Void> close() {
		return rollbackFrame().then(Mono.defer(this.own::close));
	}

	private Mono<Void> rollbackFrame() {
		return Mono.defer(() -> (this.frame.get() != null) ? rollbackTransaction().onErrorComplete() : Mono.empty());
	}

	@Override
	public Object unwrap() {
		return (Wrapped<Connection>) this::driver;
	}

	@Override
	public <E> @Nullable E unwrap(Class<E> type) {
		Connection driver = driver();
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		if (type.isInstance(driver)) {
			return type.cast(driver);
		}
		return (driver instanceof Wrapped<?> wrapped) ? wrapped.unwrap(type) : null;
	}

	private Connection driver() {
		TestScope scope = scope();
		return (scope != null) ? scope.driver() : this.own.driver();
	}

	@Override
	public String toString() {
		return "TestConnection[%s]".formatted(this.own);
	}

}
