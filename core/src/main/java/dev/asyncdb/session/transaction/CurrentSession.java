package dev.asyncdb.session.transaction;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.unit.DroppedRefusals;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.transaction.reactive.TransactionContext;

/**
 * The session of blocking-style code, in the Reactor context of the publishers that the
 * code awaits.
 *
 * @param session the session
 * @param transaction the transaction of Spring in which the code was started, if any
 */
public record CurrentSession(AsyncSession session, @Nullable TransactionContext transaction) {

	public static <T> Mono<T> offer(ConnectionFactory database, AsyncSession session, Mono<T> work) {
		return work.contextWrite((context) -> offered(database, session, context));
	}

	/**
	 * Return a context in which a session is the current one.
	 */
	public static Context offered(ConnectionFactory database, AsyncSession session, Context context) {
		return DroppedRefusals.ignored(context)
			.put(new Key(database), new CurrentSession(session, transactionOf(context)));
	}

	/**
	 * Return the session, unless a transaction has begun since.
	 */
	public static Mono<AsyncSession> of(ConnectionFactory database) {
		return Mono.deferContextual((context) -> {
			CurrentSession current = context.getOrDefault(new Key(database), null);
			return (current != null && current.session.isActive() && current.transaction == transactionOf(context))
					? Mono.just(current.session) : Mono.empty();
		});
	}

	private static @Nullable TransactionContext transactionOf(ContextView context) {
		return context.getOrDefault(TransactionContext.class, null);
	}

	private record Key(ConnectionFactory database) {
	}

}
