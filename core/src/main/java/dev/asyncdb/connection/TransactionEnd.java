package dev.asyncdb.connection;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.CompletionFailures;
import dev.asyncdb.error.LogText;
import dev.asyncdb.error.LostTransactionException;
import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.reactive.LimitedCall;
import dev.asyncdb.reactive.SerialGate;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;

/**
 * Ends the transaction of a lease after its statements, within the control timeout. A
 * subscriber that cancels is not signaled any more; the end goes on.
 */
final class TransactionEnd extends LimitedCall implements Subscription {

	private static final Logger logger = LoggerFactory.getLogger(TransactionEnd.class);

	private static final AtomicIntegerFieldUpdater<TransactionEnd> SENT = AtomicIntegerFieldUpdater
		.newUpdater(TransactionEnd.class, "sent");

	private final ConnectionLease lease;

	private final ConnectionOutcome outcome;

	private final CoreSubscriber<? super Void> actual;

	@SuppressWarnings("unused") // by its updater
	private volatile int sent;

	private volatile boolean left;

	private SerialGate.@Nullable Position position;

	private volatile boolean ordered;

	/**
	 * Prepare the end.
	 * @param outcome the requested outcome, {@link ConnectionOutcome#RETURNED} to wait
	 * for the statements only
	 */
	TransactionEnd(ConnectionLease lease, ConnectionOutcome outcome, CoreSubscriber<? super Void> actual) {
		super(actual.currentContext());
		this.lease = lease;
		this.outcome = outcome;
		this.actual = actual;
	}

	void start() {
		this.actual.onSubscribe(this);
		SerialGate gate = this.lease.gate();
		SerialGate.Position own = gate.isRunning(currentContext()) ? null : gate.enqueue();
		this.position = own;
		if (own == null || gate.start(own)) {
			send();
		}
		else {
			gate.await(own, this::send, () -> this.lease.waits(name()));
		}
		limit(this.lease.monitor(), this.lease.source().limits().controlTimeout());
	}

	private String name() {
		return (this.outcome == ConnectionOutcome.RETURNED) ? "the release of the connection" : this.outcome.name();
	}

	private boolean commits() {
		return this.outcome == ConnectionOutcome.COMMITTED;
	}

	private void send() {
		if (!SENT.compareAndSet(this, 0, 1) || this.outcome == ConnectionOutcome.RETURNED) {
			onComplete();
			return;
		}
		try {
			end();
		}
		catch (RuntimeException ex) {
			onError(ex);
		}
	}

	// After an answer of the server, even an error, the connection can still roll back
	private void end() {
		LeaseState state = this.lease.state();
		Throwable refusal = commits() ? commitRefusal(state) : null;
		if (refusal != null) {
			onError(refusal);
			return;
		}
		state.enter(TransactionPhase.NEW, TransactionPhase.ENDED);
		Connection connection = state.connection();
		if (connection == null || state.phase() != TransactionPhase.ACTIVE) {
			onComplete();
			return;
		}
		if (commits() && this.lease.health().isOrdered()) {
			this.ordered = this.lease.health().enter(this.lease.source().commitOrder());
			if (!this.ordered) {
				onError(TransactionHealth.CommitOrder.refusal());
				return;
			}
		}
		if (!state.enter(TransactionPhase.ACTIVE, TransactionPhase.ENDING)) {
			onComplete();
			return;
		}
		ConnectionSource source = this.lease.source();
		call((commits() && !state.isReadOnly()) ? source.commit(connection, currentContext())
				: source.complete(commits() ? connection.commitTransaction() : connection.rollbackTransaction()));
	}

	private @Nullable Throwable commitRefusal(LeaseState state) {
		Throwable refusal = state.isTransactional() ? this.lease.health().refusal() : null;
		return (refusal == null && state.phase() == TransactionPhase.CLOSED) ? LostTransactionException.closed()
				: refusal;
	}

	@Override
	protected void ended(@Nullable Throwable failure, boolean isLate) {
		if (this.ordered) {
			this.lease.source().commitOrder().leave();
		}
		LeaseState state = this.lease.state();
		if (failure == null && state.phase() == TransactionPhase.ENDING) {
			state.ended(this.outcome);
		}
		else {
			state.enter(TransactionPhase.ENDING, TransactionPhase.ACTIVE);
		}
		SerialGate.Position own = this.position;
		if (own != null) {
			own.end();
		}
		if (!isLate) {
			conclude(failure);
		}
	}

	@Override
	protected void missed() {
		NoAnswerException silence = new NoAnswerException(this.lease.source().limits().controlTimeout(), null);
		// What was not sent is known not to be committed
		boolean isNotSent = commits() && SENT.compareAndSet(this, 0, 1);
		closeForcibly(isNotSent ? new LostTransactionException(silence) : silence);
	}

	private void conclude(@Nullable Throwable failure) {
		if (failure != null && isFatal(failure)) {
			closeForcibly(failure);
		}
		else {
			signal(failure);
		}
	}

	private boolean isFatal(Throwable failure) {
		return switch (this.outcome) {
			case COMMITTED -> CompletionFailures.isOutcomeUnknown(failure);
			case ROLLED_BACK -> CompletionFailures.isConnectionFailure(failure);
			default -> true;
		};
	}

	private void closeForcibly(Throwable failure) {
		if (this.sent != 0 && !(failure instanceof LostTransactionException)) {
			this.lease.suspect();
		}
		ConnectionRelease.end(this.lease, ConnectionOutcome.CLOSED_FORCIBLY, currentContext(), () -> signal(failure));
	}

	private void signal(@Nullable Throwable failure) {
		if (this.left) {
			return;
		}
		if (failure == null) {
			this.actual.onComplete();
		}
		else if (commits()) {
			boolean isUnknown = CompletionFailures.isOutcomeUnknown(failure);
			if (isUnknown) {
				this.lease.health().outcomeUnknown();
			}
			this.actual.onError(isUnknown ? new CommitOutcomeUnknownException(failure) : failure);
		}
		else if (CompletionFailures.isConnectionFailure(failure)) {
			// The server rolls back
			logger.debug("ROLLBACK was not answered, the connection is closed: {}", LogText.of(failure));
			this.actual.onComplete();
		}
		else {
			this.actual.onError(failure);
		}
	}

	@Override
	public void request(long n) {
		// It completes without a value
	}

	@Override
	public void cancel() {
		this.left = true;
	}

}
