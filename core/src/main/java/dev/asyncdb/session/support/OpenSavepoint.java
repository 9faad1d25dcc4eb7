package dev.asyncdb.session.support;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.UndoablePart;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A savepoint that is set, and the part of the transaction that it can undo.
 */
final class OpenSavepoint {

	private final DefaultAsyncSession session;

	private final String name;

	private final Connection connection;

	private final UndoablePart part;

	private final int failures;

	private OpenSavepoint(DefaultAsyncSession session, String name, Connection connection, UndoablePart part) {
		this.session = session;
		this.name = name;
		this.connection = connection;
		this.part = part;
		this.failures = GuardedConnectionFactory.failures(connection);
	}

	/**
	 * Set a savepoint in an operation of a session, after a flush.
	 */
	static Mono<OpenSavepoint> set(DefaultAsyncSession session, String name, SessionContext context) {
		Connection connection = context.connection();
		return control(connection.createSavepoint(name)).then(Mono.deferContextual(
				(view) -> Mono.just(new OpenSavepoint(session, name, connection, session.state().part(view)))));
	}

	/**
	 * Return what the savepoint can undo.
	 */
	UndoablePart part() {
		return this.part;
	}

	/**
	 * Fail if the transaction accepts no further statement. PostgreSQL does not after an
	 * error that the work has ignored, and its driver sends no savepoint then and reports
	 * no error.
	 */
	Mono<Void> requireUsable() {
		int now = GuardedConnectionFactory.failures(this.connection);
		return (now < 0 || now != this.failures) ? this.session.queue().step((context) -> control(probe()))
				: Mono.empty();
	}

	private Mono<Void> probe() {
		return Flux.from(this.connection.createStatement("SELECT 1").execute())
			.concatMap((result) -> result.getRowsUpdated())
			.then();
	}

	/**
	 * Keep what was done since the savepoint, and set it again, in an operation of the
	 * session.
	 */
	Mono<Void> renewed() {
		return control(this.connection.releaseSavepoint(this.name))
			.then(Mono.defer(() -> control(this.connection.createSavepoint(this.name))));
	}

	/**
	 * Release the savepoint after the running operation.
	 */
	Mono<Void> release() {
		return Mono.defer(() -> {
			over();
			return this.session.lifecycle()
				.releaseSavepoint(() -> command(this.connection.releaseSavepoint(this.name)));
		});
	}

	/**
	 * Undo the part: the objects before the caller goes on, the rows after the running
	 * operation.
	 */
	Mono<Void> rollback() {
		return Mono.defer(() -> {
			Mono<Void> restored = this.session.state().undo(this.part);
			over();
			return this.session.lifecycle().rollbackToSavepoint(() -> command(rolledBackAndReleased()).then(restored));
		});
	}

	// A rollback to a savepoint does not end it: the server would keep each until the
	// end of the transaction
	private Mono<Void> rolledBackAndReleased() {
		return Mono.from(this.connection.rollbackTransactionToSavepoint(this.name))
			.then(Mono.defer(() -> Mono.from(this.connection.releaseSavepoint(this.name))));
	}

	/**
	 * Undo what was done since the savepoint, and keep the savepoint.
	 */
	Mono<Void> restart() {
		return this.session.lifecycle()
			.rollbackToSavepoint(() -> command(this.connection.rollbackTransactionToSavepoint(this.name))
				.then(Mono.defer(() -> this.session.state().restart(this.part))));
	}

	// A savepoint ends with those around it
	private Mono<Void> command(Publisher<Void> end) {
		return this.part.isOuterUndone() ? Mono.empty() : control(end);
	}

	// The caller goes on before the server has answered
	private void over() {
		this.session.state().over(this.part);
	}

	private static Mono<Void> control(Publisher<Void> command) {
		return Mono.from(command)
			.onErrorMap(R2dbcException.class,
					(failure) -> DatabaseErrors.translate("set or end a savepoint", null, failure));
	}

}
