package dev.asyncdb.session.transaction;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.reactive.step.TransactionCompletion;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Transactions that the session begins: the first statement begins one, commit and
 * rollback end it, the next statement begins another on another connection.
 */
public final class OwnTransaction implements SessionTransaction {

	private static final AtomicReferenceFieldUpdater<OwnTransaction, @Nullable Connection> CURRENT = AtomicReferenceFieldUpdater
		.newUpdater(OwnTransaction.class, Connection.class, "current");

	private final Supplier<Connection> begin;

	private volatile @Nullable Connection current;

	public OwnTransaction(Supplier<Connection> begin) {
		this.begin = begin;
	}

	@Override
	public Connection connection() {
		Connection known = this.current;
		return (known != null) ? known : begun();
	}

	@Override
	public @Nullable Connection current() {
		return this.current;
	}

	private Connection begun() {
		return Objects.requireNonNull(
				CURRENT.updateAndGet(this, (connection) -> (connection != null) ? connection : this.begin.get()));
	}

	@Override
	public boolean isOwn() {
		return true;
	}

	@Override
	public boolean closeUnused() {
		Connection known = this.current;
		boolean isClosed = known == null || GuardedConnectionFactory.closeUnused(known);
		if (isClosed) {
			CURRENT.compareAndSet(this, known, null);
		}
		return isClosed;
	}

	@Override
	public void abandon() {
		Connection connection = this.current;
		if (connection != null) {
			GuardedConnectionFactory.abandon(connection);
		}
	}

	@Override
	public Mono<Void> commit() {
		return end("commit", Connection::commitTransaction);
	}

	@Override
	public Mono<Void> rollback() {
		return end("roll back", Connection::rollbackTransaction);
	}

	@Override
	public Mono<Void> close() {
		return Mono.defer(() -> {
			Connection connection = CURRENT.getAndSet(this, null);
			return (connection != null) ? Mono.from(connection.close()) : Mono.empty();
		});
	}

	private Mono<Void> end(String task, Function<Connection, Publisher<Void>> ending) {
		return Mono.defer(() -> {
			Connection connection = CURRENT.getAndSet(this, null);
			return (connection == null || GuardedConnectionFactory.closeUnused(connection)) ? Mono.empty()
					: new TransactionCompletion(task, ending.apply(connection), connection, UnaryOperator.identity());
		});
	}

}
