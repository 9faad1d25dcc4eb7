package dev.asyncdb.connection;

import java.util.function.BooleanSupplier;
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

	private final Scope scope;

	private final boolean translatesErrors;

	/**
	 * Create a call.
	 * @param sql the statement to record, {@code null} for other calls
	 * @param scope what the statement is of the transaction
	 * @param translatesErrors whether errors are translated to those of sessions
	 */
	private StatementCall(ConnectionLease lease, @Nullable String sql, Scope scope, boolean translatesErrors,
			Function<? super Connection, ? extends Publisher<? extends T>> call) {
		this.lease = lease;
		this.sql = sql;
		this.scope = scope;
		this.translatesErrors = translatesErrors;
		this.call = call;
	}

	/**
	 * A call without results, such as a savepoint.
	 */
	static <T> Flux<T> of(ConnectionLease lease, Function<? super Connection, ? extends Publisher<? extends T>> call) {
		return new StatementCall<>(lease, null, Scope.PART, false, call);
	}

	/**
	 * A statement.
	 */
	static Flux<Result> of(ConnectionLease lease, String sql, Scope scope, boolean translatesErrors,
			Function<? super Connection, ? extends Publisher<? extends Result>> call) {
		Flux<Result> statement = new StatementCall<>(lease, sql, scope, translatesErrors, call);
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

	Scope scope() {
		return this.scope;
	}

	boolean translatesErrors() {
		return this.translatesErrors;
	}

	Publisher<? extends T> on(Connection connection) {
		return this.lease.source().call(this.call.apply(connection));
	}

	/**
	 * What a statement is of the transaction of its lease, and so whether it can be
	 * executed without BEGIN. Its connection is released afterwards then.
	 *
	 * @param kind the kind of the statement
	 * @param sending is asked before a statement is sent that commits itself; if it
	 * returns {@code false}, the statement is not sent
	 */
	record Scope(Kind kind, BooleanSupplier sending) {

		static final Scope PART = new Scope(Kind.PART, () -> true);

		static final Scope QUERY = new Scope(Kind.QUERY, () -> true);

		static final Scope ONLY_QUERY = new Scope(Kind.ONLY_QUERY, () -> true);

		static Scope whole(BooleanSupplier sending) {
			return new Scope(Kind.WHOLE, sending);
		}

		boolean isPart() {
			return this.kind == Kind.PART;
		}

		boolean isWhole() {
			return this.kind == Kind.WHOLE;
		}

		/**
		 * Return whether the statement is more than a query without locks.
		 */
		boolean mayChange() {
			return isPart() || isWhole();
		}

		/**
		 * Return whether the statement needs no BEGIN.
		 */
		boolean isIndependentOf(TransactionStart start) {
			return switch (this.kind) {
				case PART -> false;
				case QUERY -> start.isDeferrable();
				case ONLY_QUERY, WHOLE -> start.addsNothing();
			};
		}

		boolean maySend() {
			return this.sending.getAsBoolean();
		}

	}

	/**
	 * Kinds of statements.
	 */
	enum Kind {

		/**
		 * A statement that needs the transaction.
		 */
		PART,

		/**
		 * A query without locks.
		 */
		QUERY,

		/**
		 * A query without locks whose result no later statement of the transaction has to
		 * agree with.
		 */
		ONLY_QUERY,

		/**
		 * The only statement that writes, before which nothing was read that it has to
		 * agree with, and after which a commit follows.
		 */
		WHOLE

	}

}
