package dev.asyncdb.session.support;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.reactive.SerialGate;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.UnitOfWorkSnapshot;
import io.r2dbc.spi.R2dbcException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Work of a session that can be undone alone. Only one such scope is open at a time,
 * apart from those inside it: undoing the earlier of two that overlap would undo both.
 */
final class Savepoints {

	private final DefaultAsyncSession session;

	private final SessionContext context;

	private final SerialGate scopes = new SerialGate();

	private final AtomicInteger count = new AtomicInteger();

	Savepoints(DefaultAsyncSession session, SessionContext context) {
		this.session = session;
		this.context = context;
	}

	<T> Mono<T> in(Function<? super AsyncSession, ? extends Mono<T>> work) {
		return this.scopes.<T>until((over) -> scope(work, over)).singleOrEmpty();
	}

	private <T> Mono<T> scope(Function<? super AsyncSession, ? extends Mono<T>> work, Runnable over) {
		return Mono.usingWhen(open().doOnError((failure) -> over.run()).doOnCancel(over),
				(savepoint) -> work.apply(this.session)
					.flatMap((value) -> this.session.flush().thenReturn(value))
					.switchIfEmpty(this.session.flush().then(Mono.empty())),
				(savepoint) -> release(savepoint).doFinally((signal) -> over.run()),
				(savepoint, failure) -> undo(savepoint).doFinally((signal) -> over.run()),
				(savepoint) -> undo(savepoint).doFinally((signal) -> over.run()));
	}

	private Mono<Savepoint> open() {
		return this.session.flush().then(this.session.step(() -> {
			String name = "asyncdb_" + this.count.incrementAndGet();
			return control(this.context.connection().createSavepoint(name))
				.then(Mono.fromSupplier(() -> new Savepoint(name, this.context.unit().snapshot())));
		}));
	}

	private Mono<Void> release(Savepoint savepoint) {
		return this.session.step(() -> control(this.context.connection().releaseSavepoint(savepoint.name())));
	}

	private Mono<Void> undo(Savepoint savepoint) {
		return this.session
			.step(() -> control(this.context.connection().rollbackTransactionToSavepoint(savepoint.name()))
				.doOnSuccess((nothing) -> this.session.lifecycle().undone(savepoint.memory())));
	}

	private static Mono<Void> control(Publisher<Void> command) {
		return Mono.from(command)
			.onErrorMap(R2dbcException.class,
					(failure) -> DatabaseErrors.translate("set or end a savepoint", null, failure));
	}

	/**
	 * A savepoint and what the session knew then.
	 */
	private record Savepoint(String name, UnitOfWorkSnapshot memory) {
	}

}
