package dev.asyncdb.session.transaction;

import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

/**
 * Gives a new transaction a context of its own.
 * <p>
 * Spring suspends the outer transaction in the context that both share, and resumes it
 * when the inner one is completely over. A caller that cancels the inner transaction goes
 * on before that, and would find the inner connection in place of the outer one
 * (spring-projects/spring-framework#32115).
 */
public final class SeparateTransaction {

	private SeparateTransaction() {
	}

	/**
	 * Run a transaction that begins independently of the running one. It shares the
	 * transactions of other databases.
	 */
	public static <T> Mono<T> of(ConnectionFactory database, Mono<T> transaction) {
		return Mono.deferContextual((view) -> {
			TransactionContext outer = view.getOrDefault(TransactionContext.class, null);
			return (outer != null) ? transaction.contextWrite(entries(database, outer)) : transaction;
		});
	}

	/**
	 * Create what Spring looks up for a new transaction inside another one.
	 */
	static Context entries(ConnectionFactory database, TransactionContext outer) {
		Context separate = LazyTransactionContext.entries();
		TransactionSynchronizationManager inner = new TransactionSynchronizationManager(
				separate.get(TransactionContext.class));
		outer.getResources().forEach(inner::bindResource);
		inner.unbindResourceIfPossible(database);
		return separate;
	}

}
