package dev.asyncdb.session.transaction;

import dev.asyncdb.session.TransactionOptions;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

/**
 * A transaction as Spring knows it: its resources, its synchronizations, and its end by
 * the transaction manager.
 *
 * @param entries what Spring looks up in the Reactor context
 * @param synchronization the resources and synchronizations
 * @param holder the connection
 * @param status what the transaction manager ends
 */
public record ManagedTransaction(SessionTransactionManager manager, Context entries,
		TransactionSynchronizationManager synchronization, ConnectionHolder holder, ReactiveTransaction status) {

	/**
	 * Describe a transaction to Spring as its transaction manager does at the begin.
	 */
	static ManagedTransaction of(SessionTransactionManager manager, TransactionOptions options, Context entries,
			Connection connection) {
		TransactionDefinition definition = options.toDefinition();
		TransactionSynchronizationManager synchronization = new TransactionSynchronizationManager(
				entries.get(TransactionContext.class));
		ActiveConnection holder = new ActiveConnection(connection);
		if (definition.getTimeout() != TransactionDefinition.TIMEOUT_DEFAULT) {
			holder.setTimeoutInSeconds(definition.getTimeout());
		}
		synchronization.bindResource(manager.database(), holder);
		synchronization.setActualTransactionActive(true);
		if (definition.getIsolationLevel() != TransactionDefinition.ISOLATION_DEFAULT) {
			synchronization.setCurrentTransactionIsolationLevel(definition.getIsolationLevel());
		}
		synchronization.setCurrentTransactionReadOnly(definition.isReadOnly());
		synchronization.initSynchronization();
		ReactiveTransaction status = new GenericReactiveTransaction(definition.getName(),
				manager.doGetTransaction(synchronization), true, true, false, definition.isReadOnly(), false, null);
		return new ManagedTransaction(manager, entries, synchronization, holder, status);
	}

	/**
	 * Commit with all synchronizations, and release the connection.
	 */
	public Mono<Void> commit() {
		return ended(this.manager.commit(this.status));
	}

	/**
	 * Roll back with all synchronizations, and release the connection.
	 */
	public Mono<Void> rollback() {
		return ended(this.manager.rollback(this.status));
	}

	private Mono<Void> ended(Mono<Void> end) {
		Mono<Void> released = Mono.defer(() -> {
			this.synchronization.unbindResourceIfPossible(this.manager.database());
			return Mono.from(this.holder.getConnection().close());
		});
		return end.onErrorResume((failure) -> released.then(Mono.error(failure))).then(released);
	}

	/**
	 * A connection whose transaction runs, or begins with its first statement.
	 */
	private static final class ActiveConnection extends ConnectionHolder {

		ActiveConnection(Connection connection) {
			super(connection);
			setTransactionActive(true);
			setSynchronizedWithTransaction(true);
		}

	}

}
