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
		TransactionDefinition definition = lease.state().definition();
		if (definition == null) {
			continueStatement(lease, statement, connection);
		}
		else if (lease.state().isAbandoned()) {
			fail(lease, statement, ConnectionOutcome.ABANDONED, ConnectionAcquisition.closed());
		}
		else {
			start(lease, statement, connection, definition);
		}
	}

	private static void start(ConnectionLease lease, StatementRun<?> statement, Connection connection,
			TransactionDefinition definition) {
		try {
			TransactionStart start = TransactionStart.of(lease.source(), connection, definition);
			if (statement.scope().isIndependentOf(start)) {
				sendAlone(lease, statement, connection);
			}
			else {
				new TransactionBegin(lease, statement, connection).begin(start);
			}
		}
		catch (RuntimeException ex) {
			new TransactionBegin(lease, statement, connection).onError(ex);
		}
	}

	private static void sendAlone(ConnectionLease lease, StatementRun<?> statement, Connection connection) {
		if (statement.scope().maySend()) {
			lease.state().defer();
			continueStatement(lease, statement, connection);
		}
		else {
			fail(lease, statement, ConnectionOutcome.ABANDONED, ConnectionAcquisition.closed());
		}
	}

	private void begin(TransactionStart start) {
		try {
			call(start.steps());
			limit(this.lease.monitor(), this.lease.source().limits().controlTimeout());
		}
		catch (RuntimeException ex) {
			onError(ex);
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
			fail(this.lease, this.statement, (this.lease.suspectAfter(failure) == DatabaseErrorKind.READ_ONLY)
					? ConnectionOutcome.READ_ONLY_SERVER : ConnectionOutcome.CLOSED_FORCIBLY, failure);
			return;
		}
		if (this.begun != null) {
			this.lease.health().set(this.begun);
		}
		continueStatement(this.lease, this.statement, this.connection);
	}

	// An end that could not wait any longer has closed the connection
	private static void continueStatement(ConnectionLease lease, StatementRun<?> statement, Connection connection) {
		if (lease.state().enter(TransactionPhase.BEGINNING, TransactionPhase.ACTIVE)) {
			statement.connected(connection);
		}
		else {
			statement.onError(ConnectionAcquisition.closed());
		}
	}

	private static void fail(ConnectionLease lease, StatementRun<?> statement, ConnectionOutcome outcome,
			Throwable failure) {
		ConnectionRelease.end(lease, outcome, statement.currentContext(), () -> statement.onError(failure));
	}

	@Override
	protected void missed() {
		this.lease.suspect();
		fail(this.lease, this.statement, ConnectionOutcome.CLOSED_FORCIBLY,
				new NoAnswerException(this.lease.source().limits().controlTimeout(), null));
	}

}
