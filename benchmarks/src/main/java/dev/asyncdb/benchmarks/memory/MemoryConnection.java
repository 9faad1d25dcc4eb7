package dev.asyncdb.benchmarks.memory;

import java.time.Duration;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import reactor.core.publisher.Mono;

/**
 * A connection on which everything succeeds immediately.
 */
final class MemoryConnection implements Connection, ConnectionMetadata {

	static final String PRODUCT = "PostgreSQL";

	private final MemoryConnectionFactory factory;

	private volatile boolean autoCommit = true;

	MemoryConnection(MemoryConnectionFactory factory) {
		this.factory = factory;
	}

	private Mono<Void> switchedTo(boolean autoCommit) {
		return Mono.fromRunnable(() -> this.autoCommit = autoCommit);
	}

	@Override
	public Mono<Void> beginTransaction() {
		return switchedTo(false);
	}

	@Override
	public Mono<Void> beginTransaction(TransactionDefinition definition) {
		return switchedTo(false);
	}

	@Override
	public Mono<Void> commitTransaction() {
		return switchedTo(true);
	}

	@Override
	public Mono<Void> rollbackTransaction() {
		return switchedTo(true);
	}

	@Override
	public boolean isAutoCommit() {
		return this.autoCommit;
	}

	@Override
	public Mono<Void> setAutoCommit(boolean autoCommit) {
		return switchedTo(autoCommit);
	}

	@Override
	public Statement createStatement(String sql) {
		return new MemoryStatement(this.factory.answer(sql));
	}

	@Override
	public Batch createBatch() {
		throw new UnsupportedOperationException("createBatch");
	}

	@Override
	public Mono<Void> createSavepoint(String name) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> releaseSavepoint(String name) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> rollbackTransactionToSavepoint(String name) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> close() {
		return Mono.empty();
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return this;
	}

	@Override
	public String getDatabaseProductName() {
		return PRODUCT;
	}

	@Override
	public String getDatabaseVersion() {
		return "15.0";
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return IsolationLevel.READ_COMMITTED;
	}

	@Override
	public Mono<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> setLockWaitTimeout(Duration timeout) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> setStatementTimeout(Duration timeout) {
		return Mono.empty();
	}

	// A Callable, as the answer of PostgreSQL's driver to a local check
	@Override
	public Mono<Boolean> validate(ValidationDepth depth) {
		return Mono.fromCallable(() -> true);
	}

}
