package dev.asyncdb.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.asyncdb.reactive.PendingAcquisition;
import dev.asyncdb.connection.SavepointName;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Lifecycle;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A driver's connection in a pool. It records since when the connection is idle, and
 * whether its last lease may have changed settings of the server session.
 */
final class TrackedConnection implements Connection, Wrapped<Connection>, Lifecycle {

	private static final long IN_USE = 0;

	private final Connection driver;

	private final TrackedConnectionFactory factory;

	private final AtomicBoolean settings = new AtomicBoolean();

	private final AtomicLong parkedAt = new AtomicLong(IN_USE);

	private final LongStatements longStatements = new LongStatements();

	TrackedConnection(Connection driver, TrackedConnectionFactory factory) {
		this.driver = driver;
		this.factory = factory;
	}

	TrackedConnectionFactory factory() {
		return this.factory;
	}

	/**
	 * Return whether settings of the server session may have been changed.
	 */
	boolean hasChangedSettings() {
		return this.settings.get();
	}

	/**
	 * Record that the caller uses the driver directly, so that its statements are not
	 * known.
	 */
	void exposed() {
		this.settings.set(true);
	}

	/**
	 * Mark the connection as idle.
	 */
	void park() {
		this.settings.set(false);
		long now = System.nanoTime();
		this.parkedAt.set((now != IN_USE) ? now : now + 1);
	}

	/**
	 * Return whether the connection has been idle since before another one failed its
	 * validation.
	 */
	boolean isSuspect() {
		long parked = this.parkedAt.get();
		return parked != IN_USE && this.factory.isSuspect(parked);
	}

	/**
	 * Return whether the driver may hold too many long statements in its cache.
	 */
	boolean isFull() {
		return this.longStatements.isFull();
	}

	// The pool validates an idle connection when it is acquired. A network may drop
	// packets silently, so after a long idle time only an answer of the server counts
	@Override
	public Mono<Boolean> validate(ValidationDepth depth) {
		return Mono.defer(() -> {
			long parked = this.parkedAt.getAndSet(IN_USE);
			if (parked == IN_USE) {
				return Flux.<Boolean>from(this.driver.validate(depth)).singleOrEmpty();
			}
			boolean isLongIdle = System.nanoTime() - parked > this.factory.settings().validateAfterIdle().toNanos();
			Mono<Boolean> answer = (isLongIdle || depth == ValidationDepth.REMOTE) ? remoteAnswer()
					: Flux.<Boolean>from(this.driver.validate(depth)).single(false);
			return answer.doOnNext(TrackedConnection::requireValid).onErrorMap((failure) -> this.factory.dead());
		});
	}

	private static void requireValid(boolean valid) {
		if (!valid) {
			throw new StaleConnectionException();
		}
	}

	private Mono<Boolean> remoteAnswer() {
		return Flux.<Boolean>from(this.driver.validate(ValidationDepth.REMOTE))
			.single(false)
			.timeout(this.factory.settings().validationTimeout());
	}

	@Override
	public Statement createStatement(String sql) {
		checkSettings(sql);
		this.longStatements.add(sql);
		return this.driver.createStatement(sql);
	}

	private void checkSettings(String sql) {
		if (!this.settings.get() && this.factory.state().isChangedBy(sql)) {
			this.settings.set(true);
		}
	}

	@Override
	public Batch createBatch() {
		this.settings.set(true);
		return this.driver.createBatch();
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
	public Publisher<Void> commitTransaction() {
		return this.driver.commitTransaction();
	}

	@Override
	public Publisher<Void> rollbackTransaction() {
		return this.driver.rollbackTransaction();
	}

	@Override
	public Publisher<Void> createSavepoint(String name) {
		return SavepointName.checked(name, this.driver::createSavepoint);
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return SavepointName.checked(name, this.driver::releaseSavepoint);
	}

	@Override
	public Publisher<Void> rollbackTransactionToSavepoint(String name) {
		return SavepointName.checked(name, this.driver::rollbackTransactionToSavepoint);
	}

	@Override
	public Publisher<Void> setAutoCommit(boolean autoCommit) {
		return changing(this.driver.setAutoCommit(autoCommit));
	}

	@Override
	public Publisher<Void> setLockWaitTimeout(Duration timeout) {
		return changing(this.driver.setLockWaitTimeout(timeout));
	}

	@Override
	public Publisher<Void> setStatementTimeout(Duration timeout) {
		return changing(this.driver.setStatementTimeout(timeout));
	}

	@Override
	public Publisher<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
		return changing(this.driver.setTransactionIsolationLevel(isolationLevel));
	}

	private Publisher<Void> changing(Publisher<Void> change) {
		this.settings.set(true);
		return change;
	}

	@Override
	public Publisher<Void> close() {
		return this.driver.close();
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
	public Publisher<Void> postAllocate() {
		return Mono.deferContextual((context) -> {
			PendingAcquisition.assigned(context);
			return (this.driver instanceof Lifecycle lifecycle) ? Mono.from(lifecycle.postAllocate()) : Mono.empty();
		});
	}

	@Override
	public Publisher<Void> preRelease() {
		return (this.driver instanceof Lifecycle lifecycle) ? lifecycle.preRelease() : Mono.empty();
	}

	@Override
	public Connection unwrap() {
		return this.driver;
	}

	@Override
	public String toString() {
		return "TrackedConnection[%s]".formatted(this.factory);
	}

}
