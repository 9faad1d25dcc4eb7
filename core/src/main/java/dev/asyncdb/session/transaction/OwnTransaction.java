package dev.asyncdb.session.transaction;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.error.DatabaseErrors;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Transactions that the session begins: the first statement begins one, commit and
 * rollback end it, the next statement begins another on another connection.
 */
public final class OwnTransaction implements SessionTransaction {

	private final Supplier<Connection> begin;

	private final AtomicReference<@Nullable Connection> current = new AtomicReference<>();

	public OwnTransaction(Supplier<Connection> begin) {
		this.begin = begin;
	}

	@Override
	public Connection connection() {
		return Objects.requireNonNull(
				this.current.updateAndGet((connection) -> (connection != null) ? connection : this.begin.get()));
	}

	@Override
	public boolean isOwn() {
		return true;
	}

	@Override
	public boolean isUnused() {
		return this.current.get() == null;
	}

	@Override
	public void abandon() {
		Connection connection = this.current.get();
		if (connection != null) {
			GuardedConnectionFactory.abandon(connection);
		}
	}

	@Override
	public Mono<Void> commit() {
		return end("commit", (connection) -> Mono.from(connection.commitTransaction()));
	}

	@Override
	public Mono<Void> rollback() {
		return end("roll back", (connection) -> Mono.from(connection.rollbackTransaction()));
	}

	@Override
	public Mono<Void> close() {
		return Mono.defer(() -> {
			Connection connection = this.current.getAndSet(null);
			return (connection != null) ? Mono.from(connection.close()) : Mono.empty();
		});
	}

	private Mono<Void> end(String task, Function<Connection, Mono<Void>> ending) {
		return Mono.defer(() -> {
			Connection connection = this.current.getAndSet(null);
			if (connection == null) {
				return Mono.empty();
			}
			return ended(task, ending.apply(connection), connection);
		});
	}

	/**
	 * Release a connection after the end of its transaction. That rolls back what was not
	 * committed, so a failed commit needs no more.
	 */
	static Mono<Void> ended(String task, Mono<Void> ending, Connection connection) {
		Mono<Void> closed = Mono.from(connection.close());
		return ending.onErrorMap(R2dbcException.class, (failure) -> DatabaseErrors.translate(task, null, failure))
			.onErrorResume((failure) -> closed.then(Mono.error(failure)))
			.then(closed);
	}

}
