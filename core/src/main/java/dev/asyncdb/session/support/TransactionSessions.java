package dev.asyncdb.session.support;

import java.util.function.Supplier;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.session.transaction.JoinedTransaction;
import dev.asyncdb.session.transaction.OnDemandTransaction;
import dev.asyncdb.session.transaction.SessionSynchronization;
import dev.asyncdb.session.transaction.SessionTransactionManager;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.upsert.UpsertPlanner;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

/**
 * Finds or creates the session of the running transaction.
 * <p>
 * A transaction has one session, regardless of the code that began it. The session is
 * bound to Spring's holder of the connection, so a suspended transaction and the new one
 * inside it have different sessions.
 */
final class TransactionSessions {

	private final SessionServices services;

	private final UpsertPlanner plans;

	TransactionSessions(SessionServices services, UpsertPlanner plans) {
		this.services = services;
		this.plans = plans;
	}

	/**
	 * Return the session of the running transaction, which is created if necessary.
	 * @return never empty; {@link NoTransactionException} without a transaction
	 */
	Mono<DefaultAsyncSession> join() {
		return onDemandOr(this.services.database(), this::joinManaged);
	}

	private Mono<DefaultAsyncSession> joinManaged() {
		return TransactionSynchronizationManager.forCurrentTransaction().map((synchronization) -> {
			ConnectionHolder holder = holder(synchronization, this.services.database());
			// Two callers may join the same transaction concurrently
			synchronized (holder) {
				DefaultAsyncSession current = (DefaultAsyncSession) synchronization.getResource(holder);
				return (current != null) ? current : bind(synchronization, holder);
			}
		});
	}

	/**
	 * Return whether work with this propagation begins a new transaction.
	 */
	Mono<Boolean> wouldBegin(Propagation propagation) {
		return (propagation == Propagation.REQUIRES_NEW) ? Mono.just(true)
				: TransactionSynchronizationManager.forCurrentTransaction()
					.map((synchronization) -> !synchronization.hasResource(this.services.database()))
					.onErrorReturn(NoTransactionException.class, true);
	}

	/**
	 * Return the session of the running transaction, or empty.
	 */
	static Mono<DefaultAsyncSession> current(ConnectionFactory database) {
		return onDemandOr(database, () -> currentManaged(database));
	}

	private static Mono<DefaultAsyncSession> onDemandOr(ConnectionFactory database,
			Supplier<Mono<DefaultAsyncSession>> managed) {
		return Mono.deferContextual((context) -> {
			OnDemandTransaction begun = OnDemandTransaction.of(context, database);
			return (begun != null) ? Mono.just((DefaultAsyncSession) begun.session()) : managed.get();
		});
	}

	private static Mono<DefaultAsyncSession> currentManaged(ConnectionFactory database) {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.flatMap((synchronization) -> Mono.justOrEmpty(current(synchronization, database)))
			.onErrorResume(NoTransactionException.class, (none) -> Mono.empty());
	}

	private static @Nullable DefaultAsyncSession current(TransactionSynchronizationManager synchronization,
			ConnectionFactory database) {
		return (DefaultAsyncSession) synchronization.getResource(holder(synchronization, database));
	}

	/**
	 * Begin a transaction of a session of its own.
	 */
	OnDemandTransaction begin(SessionTransactionManager manager, TransactionOptions options) {
		OnDemandTransaction transaction = new OnDemandTransaction(this.services.connections(), manager, options,
				TransactionSessions::bind);
		transaction.use(new DefaultAsyncSession(this.services, this.plans, transaction));
		return transaction;
	}

	private DefaultAsyncSession bind(TransactionSynchronizationManager synchronization, ConnectionHolder holder) {
		Connection connection = holder.getConnection();
		DefaultAsyncSession session = new DefaultAsyncSession(this.services, this.plans, new JoinedTransaction(
				this.services.connections().join(connection), !GuardedConnectionFactory.isGuarded(connection)));
		bind(synchronization, holder, session);
		return session;
	}

	private static void bind(TransactionSynchronizationManager synchronization, ConnectionHolder holder,
			AsyncSession bound) {
		DefaultAsyncSession session = (DefaultAsyncSession) bound;
		Connection connection = holder.getConnection();
		GuardedConnectionFactory.beforeStatements(connection, whileOpen(session));
		GuardedConnectionFactory.savepointListener(connection, new NestedTransactions(session, session.state()));
		synchronization.bindResource(holder, session);
		synchronization.registerSynchronization(
				new SessionSynchronization(session.lifecycle(), () -> synchronization.unbindResourceIfPossible(holder),
						Mono.defer(() -> Mono.from(connection.rollbackTransaction()))));
	}

	// Other synchronizations may run statements after the session was closed
	private static Mono<Void> whileOpen(DefaultAsyncSession session) {
		return Mono.defer(() -> session.isActive() ? session.queue().autoFlushing() : Mono.empty());
	}

	private static ConnectionHolder holder(TransactionSynchronizationManager synchronization,
			ConnectionFactory database) {
		Object holder = synchronization.getResource(database);
		if (!(holder instanceof ConnectionHolder found)) {
			throw new NoTransactionException("No transaction of this database is running");
		}
		return found;
	}

}
