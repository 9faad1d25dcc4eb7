package dev.asyncdb.connection;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.reactive.Deadlines;
import dev.asyncdb.reactive.SlowStart;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * Acquires the connection of a lease for its first statement. It ends once: by the
 * arrival, a failure, the timeout or the caller that leaves. A connection that arrives
 * afterwards is released.
 */
final class ConnectionAcquisition extends Deadlines.Deadline implements CoreSubscriber<Connection> {

	private final ConnectionLease lease;

	private final StatementRun<?> statement;

	private final long begun;

	private final Duration limit;

	/**
	 * Until the first connection was made, the limit counts while the process is idle.
	 */
	private final @Nullable SlowStart start;

	private volatile @Nullable Subscription place;

	private ConnectionAcquisition(ConnectionLease lease, StatementRun<?> statement) {
		this.lease = lease;
		this.statement = statement;
		this.limit = lease.source().acquireTimeout();
		this.begun = lease.source().isRecording() ? System.nanoTime() : 0;
		this.start = lease.source().leases().hasConnected() ? null : new SlowStart(this.limit);
	}

	static void start(ConnectionLease lease, StatementRun<?> statement) {
		if (lease.state().phase() == TransactionPhase.NEW) {
			new ConnectionAcquisition(lease, statement).start();
		}
		else {
			statement.onError(closed());
		}
	}

	static Throwable closed() {
		return new IllegalTransactionStateException(
				"The transaction of this connection is over: open a new session or transaction");
	}

	private void start() {
		LeaseState state = this.lease.state();
		state.enter(TransactionPhase.NEW, TransactionPhase.ACQUIRING);
		this.lease.monitor().acquiring();
		state.await(this);
		acquire();
		if (state.isAbandoned() || this.statement.hasLeft()) {
			giveUp();
		}
		if (!isDone()) {
			expireIn(((this.start != null) ? this.start.step() : this.limit).toNanos());
			this.lease.monitor().keep(this);
		}
	}

	// A blocking driver opens the connection on its scheduler, and must not be
	// interrupted
	private void acquire() {
		ConnectionSource source = this.lease.source();
		try {
			if (source.scheduler() == Schedulers.immediate()) {
				source.acquire(this.lease.state().isReadOnly()).subscribe(this);
			}
			else {
				source.scheduler().schedule(this::acquireUnlessDone);
			}
		}
		catch (RejectedExecutionException ex) {
			// Its threads are stopped with the manager
			onError(source.leases().isClosed() ? source.disposed() : ex);
		}
	}

	private void acquireUnlessDone() {
		if (!isDone()) {
			this.lease.source().acquire(this.lease.state().isReadOnly()).subscribe(this);
		}
	}

	@Override
	public Context currentContext() {
		return this.statement.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.place = subscription;
		if (isDone()) {
			leave(subscription);
		}
		else {
			subscription.request(Long.MAX_VALUE);
		}
	}

	/**
	 * Leave the queue of the pool, unless the connection has arrived. Pools of other
	 * makes may lose a connection then.
	 */
	void giveUp() {
		if (this.lease.source().factory() instanceof TargetConnections && done()) {
			leave(this.place);
			givenUp();
		}
	}

	private void leave(@Nullable Subscription waiting) {
		if (waiting != null && this.lease.source().factory() instanceof TargetConnections) {
			waiting.cancel();
		}
	}

	private void givenUp() {
		LeaseState state = this.lease.state();
		boolean isTransactional = state.definition() != null;
		if (state.enter(TransactionPhase.ACQUIRING, isTransactional ? TransactionPhase.CLOSED : TransactionPhase.NEW)) {
			this.lease.monitor().released();
			if (isTransactional) {
				this.lease.source().recorder().recordConnectionReleased(ConnectionOutcome.ABANDONED);
			}
		}
		endWithout();
	}

	private void endWithout() {
		if (this.lease.state().definition() != null) {
			this.statement.onError(closed());
		}
		else {
			this.statement.onComplete();
		}
	}

	@Override
	public void onNext(Connection connection) {
		if (!done()) {
			releaseLate(connection, () -> {
			});
		}
		else if (this.lease.state().arrive(connection)) {
			this.lease.monitor().acquired();
			record();
			TransactionBegin.start(this.lease, this.statement, connection);
		}
		else {
			releaseLate(connection, this::endWithout);
		}
	}

	private void releaseLate(Connection connection, Runnable then) {
		ConnectionRelease.late(this.lease, connection, currentContext(), then);
	}

	private void record() {
		ConnectionSource source = this.lease.source();
		if (source.isRecording()) {
			source.recorder().recordConnectionAcquired(Duration.ofNanos(System.nanoTime() - this.begun));
		}
	}

	@Override
	public void onError(Throwable failure) {
		if (done()) {
			fail(failure);
		}
	}

	private void fail(Throwable failure) {
		ConnectionSource source = this.lease.source();
		if (this.lease.state().enter(TransactionPhase.ACQUIRING, TransactionPhase.CLOSED)) {
			source.recorder().recordConnectionReleased(ConnectionOutcome.UNAVAILABLE);
		}
		this.lease.monitor().released();
		this.statement.onError(DatabaseErrors.notConnected(source.database(), failure));
	}

	@Override
	public void onComplete() {
		if (done()) {
			givenUp();
		}
	}

	@Override
	protected boolean isExpired(long now) {
		if (!super.isExpired(now)) {
			return false;
		}
		if (this.start == null || this.start.isOver()) {
			return true;
		}
		expireIn(this.start.step().toNanos());
		return false;
	}

	@Override
	protected void missed() {
		leave(this.place);
		fail(new ConnectionUnavailableException(this.lease.source().database(), this.limit));
	}

}
