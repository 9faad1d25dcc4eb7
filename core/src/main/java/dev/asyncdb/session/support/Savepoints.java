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
 * Runs work inside savepoints. Only one savepoint is open at a time, apart from nested
 * ones: a rollback to the earlier of two overlapping savepoints would undo both.
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
		return this.scopes.<T>until((done) -> scope(work, done)).singleOrEmpty();
	}

	private <T> Mono<T> scope(Function<? super AsyncSession, ? extends Mono<T>> work, Runnable done) {
		return Mono.usingWhen(open().doOnError((failure) -> done.run()).doOnCancel(done),
				(savepoint) -> work.apply(this.session)
					.flatMap((value) -> this.session.flush().thenReturn(value))
					.switchIfEmpty(this.session.flush().then(Mono.empty())),
				(savepoint) -> release(savepoint).doFinally((signal) -> done.run()),
				(savepoint, failure) -> rollback(savepoint).doFinally((signal) -> done.run()),
				(savepoint) -> rollback(savepoint).doFinally((signal) -> done.run()));
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

	private Mono<Void> rollback(Savepoint savepoint) {
		return this.session
			.step(() -> control(this.context.connection().rollbackTransactionToSavepoint(savepoint.name()))
				.doOnSuccess((nothing) -> this.session.lifecycle().restore(savepoint.snapshot())));
	}

	private static Mono<Void> control(Publisher<Void> command) {
		return Mono.from(command)
			.onErrorMap(R2dbcException.class,
					(failure) -> DatabaseErrors.translate("set or end a savepoint", null, failure));
	}

	/**
	 * A savepoint and the unit of work at that point.
	 */
	private record Savepoint(String name, UnitOfWorkSnapshot snapshot) {
	}

}
