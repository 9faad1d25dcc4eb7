package dev.asyncdb.session;

import java.util.Objects;

import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * A transaction that Spring's transaction manager began and will end.
 */
final class JoinedTransaction implements SessionTransaction {

	private @Nullable Connection connection;

	private boolean borrowed;

	/**
	 * Work on this connection from now on.
	 * @param joined a guarded view of the connection of the transaction
	 * @param plain whether the connection itself is not guarded
	 */
	void enter(Connection joined, boolean plain) {
		this.connection = joined;
		this.borrowed = plain;
	}

	@Override
	public Connection connection() {
		return Objects.requireNonNull(this.connection);
	}

	@Override
	public boolean isOwn() {
		return false;
	}

	@Override
	public Mono<Void> commit() {
		return refuse("commit");
	}

	@Override
	public Mono<Void> rollback() {
		return refuse("rollback");
	}

	private static Mono<Void> refuse(String what) {
		return Mono
			.error(() -> new IllegalTransactionStateException(("%s() is not for a session inside inTransaction(..)"
					+ ", @Transactional or a controller method: the transaction is committed when that completes and rolled"
					+ " back when it fails. Use inSession(..), or asyncdb.web.transaction=none for controllers, to end"
					+ " transactions yourself, and inSavepoint(..) to undo a part")
				.formatted(what)));
	}

	@Override
	public Mono<Void> close() {
		return this.borrowed ? Mono.from(connection().close()) : Mono.empty();
	}

}
