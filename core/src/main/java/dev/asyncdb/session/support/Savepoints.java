package dev.asyncdb.session.support;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.asyncdb.reactive.ScopedMono;
import dev.asyncdb.reactive.SerialGate;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionJoin;
import reactor.core.publisher.Mono;

/**
 * Runs work inside savepoints. Only one savepoint is open at a time, apart from nested
 * ones: a rollback to the earlier of two overlapping savepoints would undo both.
 */
final class Savepoints {

	private final DefaultAsyncSession session;

	private final SerialGate scopes = new SerialGate();

	private final AtomicInteger count = new AtomicInteger();

	Savepoints(DefaultAsyncSession session) {
		this.session = session;
	}

	<T> Mono<T> in(Function<? super AsyncSession, ? extends Mono<T>> work) {
		return this.scopes
			.<T>until((done) -> new SavepointScope(this.session, next(), done)
				.run(Mono.defer(() -> SessionScope.<Mono<T>>applied(work, this.session))))
			.singleOrEmpty();
	}

	/**
	 * Run work with a session that takes part in the transaction.
	 */
	<T> Mono<T> joined(SessionJoin join, Function<? super AsyncSession, ? extends Mono<T>> work) {
		return this.scopes
			.<T>until((done) -> ScopedMono
				.of(() -> new JoinedScope<>(this.session, JoinedPart.of(join, this.session, next()), work, done)))
			.singleOrEmpty();
	}

	private String next() {
		return "asyncdb_" + this.count.incrementAndGet();
	}

}
