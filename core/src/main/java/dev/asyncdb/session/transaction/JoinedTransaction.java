package dev.asyncdb.session.transaction;

import dev.asyncdb.connection.GuardedConnectionFactory;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * A transaction that Spring's transaction manager began and will end.
 *
 * @param connection a guarded view of its connection
 * @param isPlain whether the connection itself is not guarded, so that the view must be
 * closed
 */
public record JoinedTransaction(Connection connection, boolean isPlain) implements SessionTransaction {

	@Override
	public Connection current() {
		return this.connection;
	}

	@Override
	public boolean isOwn() {
		return false;
	}

	@Override
	public boolean closeUnused() {
		return !this.isPlain;
	}

	@Override
	public void abandon() {
		GuardedConnectionFactory.abandon(this.connection);
	}

	@Override
	public Mono<Void> commit() {
		return refuse("commit");
	}

	@Override
	public Mono<Void> rollback() {
		return refuse("rollback");
	}

	/**
	 * Refuse what only the code that has begun the transaction may do.
	 */
	static Mono<Void> refuse(String what) {
		return Mono.error(
				() -> new IllegalTransactionStateException(("%s() is not allowed for a session inside inTransaction(..)"
						+ ", @Transactional or a controller method: the transaction is committed when that completes and rolled"
						+ " back when it fails. Use inSession(..), or asyncdb.web.transaction=none for controllers, to end"
						+ " transactions explicitly, and inSavepoint(..) to roll back a part")
					.formatted(what)));
	}

	@Override
	public Mono<Void> close() {
		return this.isPlain ? Mono.from(this.connection.close()) : Mono.empty();
	}

}
