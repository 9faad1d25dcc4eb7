package dev.asyncdb.test.rollback;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The connection of the driver that a pooled connection has for itself, for the time
 * outside of tests and for tests with real transactions. It is opened anew if the tests
 * went over to another database.
 */
final class OwnConnection {

	private static final int RELEASED = -1;

	private final RollbackConnections connections;

	private final ConnectionMetadata metadata;

	private final IsolationLevel isolationLevel;

	private volatile Opened opened;

	// The phase in which the open transaction was begun
	private final AtomicReference<@Nullable Phase> begunIn = new AtomicReference<>();

	private volatile boolean closed;

	OwnConnection(RollbackConnections connections, Opened first) {
		this.connections = connections;
		this.opened = first;
		this.metadata = first.connection().getMetadata();
		this.isolationLevel = first.connection().getTransactionIsolationLevel();
	}

	ConnectionMetadata metadata() {
		return this.metadata;
	}

	IsolationLevel isolationLevel() {
		return this.isolationLevel;
	}

	boolean isClosed() {
		return this.closed;
	}

	boolean isInTransaction() {
		return !driver().isAutoCommit();
	}

	Connection driver() {
		return this.opened.connection();
	}

	/**
	 * Close the connection of the driver unless a transaction runs on it.
	 */
	Mono<Void> release() {
		return Mono.defer(() -> {
			Connection unused = driver();
			if (isInTransaction()) {
				return Mono.empty();
			}
			this.opened = new Opened(unused, RELEASED);
			return ScopeCommands.close(unused);
		});
	}

	private Mono<Connection> current() {
		return Mono.defer(() -> {
			Opened before = this.opened;
			if (isInTransaction() || before.generation() == this.connections.generation()) {
				return Mono.just(before.connection());
			}
			return ScopeCommands.close(before.connection())
				.then(this.connections.open())
				.doOnNext((anew) -> this.opened = anew)
				.map(Opened::connection);
		});
	}

	<T> Mono<T> call(Function<Connection, Publisher<T>> call) {
		return current().flatMap((driver) -> Mono.from(call.apply(driver)));
	}

	Flux<Result> execute(String sql, Function<Connection, Publisher<? extends Result>> call) {
		Phase begun = isInTransaction() ? this.begunIn.get() : null;
		this.connections.phase().requireAllowed(sql, begun);
		return current().flatMapMany(call);
	}

	Mono<Void> begin() {
		return begun(Connection::beginTransaction);
	}

	Mono<Void> begin(TransactionDefinition definition) {
		return begun((driver) -> driver.beginTransaction(definition));
	}

	private Mono<Void> begun(Function<Connection, Publisher<Void>> call) {
		return Mono.defer(() -> {
			this.begunIn.set(this.connections.phase());
			return call(call);
		});
	}

	Mono<Void> commit() {
		return Mono.defer(() -> {
			this.connections.phase().requireAllowed("COMMIT", this.begunIn.get());
			return Mono.from(driver().commitTransaction());
		});
	}

	Mono<Void> rollback() {
		return Mono.from(driver().rollbackTransaction());
	}

	Publisher<Boolean> validate(ValidationDepth depth) {
		return call((driver) -> driver.validate(depth));
	}

	Mono<Void> close() {
		this.closed = true;
		this.connections.closed(this);
		return Mono.from(driver().close());
	}

	@Override
	public String toString() {
		return Objects.toString(driver());
	}

	/**
	 * A connection of the driver.
	 *
	 * @param generation changes whenever the tests go over to another database
	 */
	record Opened(Connection connection, int generation) {
	}

}
