package dev.asyncdb.test.fault;

import java.time.Duration;

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

/**
 * A connection with the faults of a test. To code that unwraps it is the connection
 * below.
 *
 * @param driver the connection below
 * @param connections those of the database
 */
record FaultConnection(Connection driver, FaultConnections connections) implements Connection, Wrapped<Object> {

	@Override
	public Statement createStatement(String sql) {
		return new FaultStatement(this, sql, this.driver.createStatement(sql));
	}

	@Override
	public Batch createBatch() {
		return new FaultBatch(this, this.driver.createBatch());
	}

	@Override
	public Publisher<Void> commitTransaction() {
		return this.connections.commit(this.driver);
	}

	@Override
	public Publisher<Void> beginTransaction() {
		return this.driver.beginTransaction();
	}

	@Override
	public Publisher<Void> beginTransaction(TransactionDefinition definition) {
		return this.driver.beginTransaction(definition);
	}

	@Override
	public Publisher<Void> rollbackTransaction() {
		return this.driver.rollbackTransaction();
	}

	@Override
	public Publisher<Void> createSavepoint(String name) {
		return this.driver.createSavepoint(name);
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return this.driver.releaseSavepoint(name);
	}

	@Override
	public Publisher<Void> rollbackTransactionToSavepoint(String name) {
		return this.driver.rollbackTransactionToSavepoint(name);
	}

	@Override
	public Publisher<Void> setAutoCommit(boolean autoCommit) {
		return this.driver.setAutoCommit(autoCommit);
	}

	@Override
	public Publisher<Void> setLockWaitTimeout(Duration timeout) {
		return this.driver.setLockWaitTimeout(timeout);
	}

	@Override
	public Publisher<Void> setStatementTimeout(Duration timeout) {
		return this.driver.setStatementTimeout(timeout);
	}

	@Override
	public Publisher<Void> setTransactionIsolationLevel(IsolationLevel level) {
		return this.driver.setTransactionIsolationLevel(level);
	}

	@Override
	public Publisher<Boolean> validate(ValidationDepth depth) {
		return this.driver.validate(depth);
	}

	@Override
	public boolean isAutoCommit() {
		return this.driver.isAutoCommit();
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return this.driver.getMetadata();
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return this.driver.getTransactionIsolationLevel();
	}

	@Override
	public Publisher<Void> close() {
		return this.driver.close();
	}

	@Override
	public Object unwrap() {
		return (this.driver instanceof Wrapped<?> wrapped) ? wrapped.unwrap() : this.driver;
	}

	@Override
	public <E> @Nullable E unwrap(Class<E> type) {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		if (type.isInstance(this.driver)) {
			return type.cast(this.driver);
		}
		return (this.driver instanceof Wrapped<?> wrapped) ? wrapped.unwrap(type) : null;
	}

	@Override
	public String toString() {
		return this.driver.toString();
	}

}
