package dev.asyncdb.session.transaction;

import java.time.Duration;
import java.util.function.Supplier;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * The connection of a session for Spring's client.
 * <p>
 * Spring keeps a connection for the duration of a transaction. Each statement resolves
 * the current connection of the session instead, since a session that commits continues
 * on another one. Only the session ends transactions and releases connections.
 */
record SessionConnection(Supplier<Connection> current) implements Connection {

	@Override
	public Statement createStatement(String sql) {
		return this.current.get().createStatement(sql);
	}

	@Override
	public Batch createBatch() {
		return this.current.get().createBatch();
	}

	@Override
	public Mono<Void> close() {
		return Mono.empty();
	}

	@Override
	public Publisher<Void> beginTransaction() {
		return refuse();
	}

	@Override
	public Publisher<Void> beginTransaction(TransactionDefinition definition) {
		return refuse();
	}

	@Override
	public Publisher<Void> commitTransaction() {
		return refuse();
	}

	@Override
	public Publisher<Void> rollbackTransaction() {
		return refuse();
	}

	private static Mono<Void> refuse() {
		return Mono.error(() -> new IllegalTransactionStateException(
				"The session owns the transaction: use its commit() and rollback()"));
	}

	@Override
	public Publisher<Void> createSavepoint(String name) {
		return this.current.get().createSavepoint(name);
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return this.current.get().releaseSavepoint(name);
	}

	@Override
	public Publisher<Void> rollbackTransactionToSavepoint(String name) {
		return this.current.get().rollbackTransactionToSavepoint(name);
	}

	@Override
	public boolean isAutoCommit() {
		return false;
	}

	@Override
	public Publisher<Void> setAutoCommit(boolean autoCommit) {
		return this.current.get().setAutoCommit(autoCommit);
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return this.current.get().getMetadata();
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return this.current.get().getTransactionIsolationLevel();
	}

	@Override
	public Publisher<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
		return this.current.get().setTransactionIsolationLevel(isolationLevel);
	}

	@Override
	public Publisher<Void> setLockWaitTimeout(Duration timeout) {
		return this.current.get().setLockWaitTimeout(timeout);
	}

	@Override
	public Publisher<Void> setStatementTimeout(Duration timeout) {
		return this.current.get().setStatementTimeout(timeout);
	}

	@Override
	public Publisher<Boolean> validate(ValidationDepth depth) {
		return this.current.get().validate(depth);
	}

}
