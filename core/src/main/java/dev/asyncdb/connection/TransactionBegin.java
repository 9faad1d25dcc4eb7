package dev.asyncdb.connection;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.reactive.LimitedCall;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Begins the transaction of a lease whose connection has arrived, within the control
 * timeout.
 */
final class TransactionBegin extends LimitedCall {

	private final ConnectionLease lease;

	private final StatementRun<?> statement;

	private final Connection connection;

	private TransactionStart.@Nullable Begun begun;

	private TransactionBegin(ConnectionLease lease, StatementRun<?> statement, Connection connection) {
		super(statement.currentContext());
		this.lease = lease;
		this.statement = statement;
		this.connection = connection;
	}

	/**
	 * Begin the transaction, if there is one and the statement needs it.
	 */
	static void start(ConnectionLease lease, StatementRun<?> statement, Connection connection) {
		TransactionBegin begin = new TransactionBegin(lease, statement, connection);
		TransactionDefinition definition = lease.state().definition();
		if (definition == null) {
			begin.continueStatement();
		}
		else if (lease.state().isAbandoned()) {
			begin.fail(ConnectionOutcome.ABANDONED, ConnectionAcquisition.closed());
		}
		else {
			begin.start(definition);
		}
	}

	private void start(TransactionDefinition definition) {
		try {
			TransactionStart start = TransactionStart.of(this.lease.source(), this.connection, definition);
			StatementCall.Scope scope = this.statement.scope();
			if (scope.isIndependentOf(start)) {
				sendAlone(scope);
			}
			else {
				call(start.steps());
				limit(this.lease.monitor(), this.lease.source().limits().controlTimeout());
			}
		}
		catch (RuntimeException ex) {
			onError(ex);
		}
	}

	private void sendAlone(StatementCall.Scope scope) {
		if (scope.maySend()) {
			this.lease.state().defer();
			continueStatement();
		}
		else {
			fail(ConnectionOutcome.ABANDONED, ConnectionAcquisition.closed());
		}
	}

	@Override
	public void onNext(Object value) {
		if (value instanceof TransactionStart.Begun transaction) {
			this.begun = transaction;
		}
	}

	@Override
	protected void ended(@Nullable Throwable failure, boolean isLate) {
		if (isLate) {
			return;
		}
		if (failure != null) {
			// A standby refuses a transaction that may write
			fail((DatabaseErrorKind.of(failure) == DatabaseErrorKind.READ_ONLY) ? ConnectionOutcome.READ_ONLY_SERVER
					: ConnectionOutcome.CLOSED_FORCIBLY, failure);
			return;
		}
		if (this.begun != null) {
			this.lease.health().set(this.begun);
		}
		continueStatement();
	}

	// An end that could not wait any longer has closed the connection
	private void continueStatement() {
		if (this.lease.state().enter(TransactionPhase.BEGINNING, TransactionPhase.ACTIVE)) {
			this.statement.connected(this.connection);
		}
		else {
			this.statement.onError(ConnectionAcquisition.closed());
		}
	}

	private void fail(ConnectionOutcome outcome, Throwable failure) {
		ConnectionRelease.end(this.lease, outcome, currentContext(), () -> this.statement.onError(failure));
	}

	@Override
	protected void missed() {
		fail(ConnectionOutcome.CLOSED_FORCIBLY,
				new NoAnswerException(this.lease.source().limits().controlTimeout(), null));
	}

}
