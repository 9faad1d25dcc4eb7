package dev.asyncdb.connection;

import dev.asyncdb.connection.monitor.LeaseMonitor;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.reactive.LimitedCall;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Releases the connection of a lease. Never fails: after the control timeout the physical
 * connection is closed.
 */
final class ConnectionRelease extends LimitedCall {

	private final ConnectionLease lease;

	private final LeaseMonitor monitor;

	private final Connection connection;

	private final Runnable then;

	private ConnectionRelease(ConnectionLease lease, Connection connection, Context context, Runnable then) {
		this(lease, lease.monitor(), connection, context, then);
	}

	private ConnectionRelease(ConnectionLease lease, LeaseMonitor monitor, Connection connection, Context context,
			Runnable then) {
		super(context);
		this.lease = lease;
		this.monitor = monitor;
		this.connection = connection;
		this.then = then;
	}

	/**
	 * End the lease and release its connection, once.
	 * @param requested the requested outcome, {@link ConnectionOutcome#RETURNED} for a
	 * regular release
	 * @param then is run afterwards
	 */
	static void end(ConnectionLease lease, ConnectionOutcome requested, Context context, Runnable then) {
		LeaseState state = lease.state();
		TransactionPhase before = state.close();
		if (!lease.isOwned() || before == TransactionPhase.CLOSED) {
			then.run();
			return;
		}
		ConnectionOutcome outcome = state.end(requested, before);
		Connection connection = before.isHeld() ? state.connection() : null;
		end(lease, connection, outcome, context, then);
	}

	/**
	 * End a lease that holds no connection, unless a statement runs or waits.
	 * @return whether it has ended
	 */
	static boolean endUnused(ConnectionLease lease) {
		boolean isUnused = lease.gate().isIdle() && lease.state().phase() == TransactionPhase.NEW;
		if (isUnused) {
			end(lease, ConnectionOutcome.RETURNED, Context.empty(), () -> {
			});
		}
		return isUnused;
	}

	/**
	 * Release the connection of a statement that ran before the transaction. The next
	 * statement acquires another one.
	 * @param usual the outcome if the connection can be used further
	 */
	static void deferred(ConnectionLease lease, ConnectionOutcome usual, Runnable then) {
		Connection connection = lease.state().returnDeferred();
		if (connection == null) {
			then.run();
		}
		else {
			end(lease, connection, lease.state().deferredOutcome(usual), Context.empty(), then);
		}
	}

	private static void end(ConnectionLease lease, @Nullable Connection connection, ConnectionOutcome outcome,
			Context context, Runnable then) {
		lease.source().recorder().recordConnectionReleased(outcome);
		if (connection == null) {
			then.run();
			return;
		}
		ConnectionRelease release = new ConnectionRelease(lease, connection, context, then);
		switch (outcome) {
			case CLOSED_FORCIBLY, READ_ONLY_SERVER -> release.closePhysical();
			case UNUSED, UNAVAILABLE, ABANDONED, RETURNED, COMMITTED, ROLLED_BACK, TRANSACTION_OPEN ->
				release.restore(lease.health().restoring());
		}
	}

	/**
	 * Release a connection whose only statement was cancelled before it ran. After a
	 * cancelled transaction Spring acquires another connection for the next statement and
	 * never releases it.
	 */
	static void unused(ConnectionLease lease, Connection connection, Context context, Runnable then) {
		if (lease.isOwned() && lease.state().definition() == null
				&& lease.state().enter(TransactionPhase.ACTIVE, TransactionPhase.NEW)) {
			new ConnectionRelease(lease, connection, context, then).close();
		}
		else {
			then.run();
		}
	}

	/**
	 * Release a connection that has arrived late. The lease may already hold another one.
	 */
	static void late(ConnectionLease lease, Connection connection, Context context, Runnable then) {
		LeaseMonitor own = new LeaseMonitor(lease.source().monitoring(), (now) -> {
		});
		own.acquiring();
		new ConnectionRelease(lease, own, connection, context, then).close();
	}

	// Settings that would outlive the transaction; inside of it, H2 would commit it
	private void restore(@Nullable String statement) {
		if (statement == null) {
			close();
		}
		else if (!this.connection.isAutoCommit()) {
			closePhysical();
		}
		else {
			this.lease.source()
				.executeWithinControlTimeout(this.connection, statement)
				.contextWrite(currentContext())
				.subscribe((nothing) -> {
				}, (failure) -> closePhysical(), this::close);
		}
	}

	private void close() {
		ConnectionSource source = this.lease.source();
		try {
			call(source.complete(this.connection.close()));
			limit(this.monitor, source.limits().controlTimeout());
		}
		catch (RuntimeException ex) {
			onError(ex);
		}
	}

	@Override
	protected void ended(@Nullable Throwable failure, boolean isLate) {
		if (isLate) {
			return;
		}
		if (failure != null) {
			closePhysical();
		}
		else {
			released();
		}
	}

	@Override
	protected void missed() {
		closePhysical();
	}

	private void closePhysical() {
		Mono.defer(() -> this.lease.source().closePhysical(this.connection))
			.contextWrite(currentContext())
			.subscribe((nothing) -> {
			}, (failure) -> released(), this::released);
	}

	private void released() {
		this.monitor.released();
		this.then.run();
	}

}
