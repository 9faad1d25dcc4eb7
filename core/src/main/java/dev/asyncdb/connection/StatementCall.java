package dev.asyncdb.connection;

import java.util.function.Function;

import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.ObservedOperation;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * A call of the driver that runs after the earlier ones of its lease, and acquires the
 * connection first if none is held. The call is not made if the subscriber cancels
 * before. Lazy and re-subscribable.
 */
final class StatementCall<T> extends Flux<T> {

	private final ConnectionLease lease;

	private final Function<? super Connection, ? extends Publisher<? extends T>> call;

	private final @Nullable String sql;

	private final boolean isQuery;

	private final boolean translatesErrors;

	/**
	 * Create a call.
	 * @param sql the statement to record, {@code null} for other calls
	 * @param isQuery whether this is a query without locks: where it reads the same
	 * before the transaction, it does not begin it, and its connection is released
	 * afterwards
	 * @param translatesErrors whether errors are translated to those of sessions
	 */
	private StatementCall(ConnectionLease lease, @Nullable String sql, boolean isQuery, boolean translatesErrors,
			Function<? super Connection, ? extends Publisher<? extends T>> call) {
		this.lease = lease;
		this.sql = sql;
		this.isQuery = isQuery;
		this.translatesErrors = translatesErrors;
		this.call = call;
	}

	/**
	 * A call without results, such as a savepoint.
	 */
	static <T> Flux<T> of(ConnectionLease lease, Function<? super Connection, ? extends Publisher<? extends T>> call) {
		return new StatementCall<>(lease, null, false, false, call);
	}

	/**
	 * A statement.
	 */
	static Flux<Result> of(ConnectionLease lease, String sql, boolean isQuery, boolean translatesErrors,
			Function<? super Connection, ? extends Publisher<? extends Result>> call) {
		Flux<Result> statement = new StatementCall<>(lease, sql, isQuery, translatesErrors, call);
		DatabaseMetricsRecorder recorder = lease.source().recorder();
		return lease.source().isRecording() ? recorder.observe(ObservedOperation.STATEMENT, sql, statement) : statement;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		new StatementRun<>(this, actual).start();
	}

	ConnectionLease lease() {
		return this.lease;
	}

	@Nullable String sql() {
		return this.sql;
	}

	String name() {
		return (this.sql != null) ? this.sql : "a savepoint";
	}

	boolean isQuery() {
		return this.isQuery;
	}

	boolean translatesErrors() {
		return this.translatesErrors;
	}

	Publisher<? extends T> on(Connection connection) {
		return this.lease.source().call(this.call.apply(connection));
	}

}
