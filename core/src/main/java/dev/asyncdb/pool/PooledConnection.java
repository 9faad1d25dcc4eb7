package dev.asyncdb.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Supplier;

import dev.asyncdb.connection.SavepointName;
import dev.asyncdb.error.LogText;
import dev.asyncdb.reactive.PooledResource;
import dev.asyncdb.reactive.Uncancellable;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.pool.PooledRef;

/**
 * One use of a connection of the pool. After it was closed it accepts no statement, since
 * the connection may have another user.
 */
final class PooledConnection implements Connection, Wrapped<Connection> {

	private static final Logger logger = LoggerFactory.getLogger(PooledConnection.class);

	private static final AtomicIntegerFieldUpdater<PooledConnection> CLOSED = AtomicIntegerFieldUpdater
		.newUpdater(PooledConnection.class, "closed");

	private final PooledRef<TrackedConnection> place;

	private volatile int closed;

	PooledConnection(PooledRef<TrackedConnection> place) {
		this.place = place;
	}

	TrackedConnection tracked() {
		return this.place.poolable();
	}

	private TrackedConnection open() {
		if (this.closed != 0) {
			throw new IllegalStateException("The connection is closed");
		}
		return tracked();
	}

	private Connection driver() {
		return open().driver();
	}

	private Connection changing() {
		TrackedConnection connection = open();
		connection.changeSettings();
		return connection.driver();
	}

	/**
	 * Release the connection to the pool. An open transaction is rolled back, and changed
	 * settings are reset. The pool discards a connection for which that is not possible.
	 */
	@Override
	public Mono<Void> close() {
		return once(this::released);
	}

	/**
	 * Release the connection to the pool, which closes it.
	 */
	Mono<Void> discard() {
		return once(() -> Uncancellable.mono(this.place.invalidate()));
	}

	private Mono<Void> once(Supplier<Mono<Void>> release) {
		return Mono.defer(() -> CLOSED.compareAndSet(this, 0, 1) ? release.get() : Mono.empty());
	}

	// Nearly all connections need no reset
	private Mono<Void> released() {
		Mono<Void> reset = tracked().reset();
		return (reset == PooledResource.USABLE) ? idle()
				: Uncancellable.mono(reset.then(Mono.defer(this::idle)).onErrorResume(this::discarded));
	}

	private Mono<Void> idle() {
		tracked().park();
		return this.place.release();
	}

	private Mono<Void> discarded(Throwable failure) {
		logger.debug("{} is discarded: {}", tracked(), LogText.of(failure));
		return this.place.invalidate();
	}

	@Override
	public Statement createStatement(String sql) {
		TrackedConnection connection = open();
		connection.executes(sql);
		return connection.driver().createStatement(sql);
	}

	@Override
	public Batch createBatch() {
		return changing().createBatch();
	}

	@Override
	public Publisher<Void> beginTransaction() {
		return driver().beginTransaction();
	}

	@Override
	public Publisher<Void> beginTransaction(TransactionDefinition definition) {
		return driver().beginTransaction(definition);
	}

	@Override
	public Publisher<Void> commitTransaction() {
		return driver().commitTransaction();
	}

	@Override
	public Publisher<Void> rollbackTransaction() {
		return driver().rollbackTransaction();
	}

	@Override
	public Publisher<Void> createSavepoint(String name) {
		return SavepointName.checked(name, driver()::createSavepoint);
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return SavepointName.checked(name, driver()::releaseSavepoint);
	}

	@Override
	public Publisher<Void> rollbackTransactionToSavepoint(String name) {
		return SavepointName.checked(name, driver()::rollbackTransactionToSavepoint);
	}

	@Override
	public Publisher<Void> setAutoCommit(boolean autoCommit) {
		return changing().setAutoCommit(autoCommit);
	}

	@Override
	public Publisher<Void> setLockWaitTimeout(Duration timeout) {
		return changing().setLockWaitTimeout(timeout);
	}

	@Override
	public Publisher<Void> setStatementTimeout(Duration timeout) {
		return changing().setStatementTimeout(timeout);
	}

	@Override
	public Publisher<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
		return changing().setTransactionIsolationLevel(isolationLevel);
	}

	@Override
	public Publisher<Boolean> validate(ValidationDepth depth) {
		return (this.closed != 0) ? Mono.just(false) : driver().validate(depth);
	}

	@Override
	public boolean isAutoCommit() {
		return driver().isAutoCommit();
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return driver().getMetadata();
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return driver().getTransactionIsolationLevel();
	}

	@Override
	public Connection unwrap() {
		return tracked().driver();
	}

	@Override
	public String toString() {
		return "PooledConnection[%s]".formatted(tracked().factory());
	}

}
