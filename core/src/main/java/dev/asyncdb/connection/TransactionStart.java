package dev.asyncdb.connection;

import java.util.Optional;
import java.util.function.Supplier;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Begins a transaction on an acquired connection. The transaction of a session also gets
 * what its driver ignores: the isolation level, and the limits of the server.
 */
record TransactionStart(ConnectionSource source, Connection connection, TransactionDefinition definition,
		ConnectionDialect dialect) {

	/** A transaction with the defaults of the database. */
	static final TransactionDefinition DEFAULTS = new AccessMode(false);

	/** The same, but read-only. */
	static final TransactionDefinition READ_ONLY = new AccessMode(true);

	static TransactionStart of(ConnectionSource source, Connection connection, TransactionDefinition definition) {
		return new TransactionStart(source, connection, definition, ConnectionDialect.of(connection));
	}

	/**
	 * Return whether a query without locks reads the same before the transaction as in
	 * it. It does where each statement has a snapshot of its own, and nothing was
	 * requested that only a transaction can have.
	 */
	boolean isDeferrable() {
		return IsolationLevel.READ_COMMITTED.equals(this.connection.getTransactionIsolationLevel()) && addsNothing();
	}

	/**
	 * Return whether a transaction of one statement is the same as the statement in
	 * auto-commit mode.
	 */
	boolean addsNothing() {
		return this.connection.isAutoCommit() && isPlain() && this.source.transactionLimits().isNone();
	}

	private boolean isPlain() {
		return this.definition.getAttribute(TransactionDefinition.ISOLATION_LEVEL) == null
				&& !Boolean.TRUE.equals(this.definition.getAttribute(TransactionDefinition.READ_ONLY))
				&& TransactionTimeout.of(this.definition) == null;
	}

	/**
	 * Begin the transaction, nearly always with one call of the driver.
	 * @return completes when it was begun, after a {@link Begun} if there is something to
	 * know of it
	 */
	Publisher<?> steps() {
		boolean isOneCall = this.connection.isAutoCommit() && !isIsolated() && limits(timeout()).isNone();
		return isOneCall ? begin() : allSteps();
	}

	private Mono<Begun> allSteps() {
		TransactionTimeout timeout = timeout();
		TransactionLimits limits = limits(timeout);
		Optional<String> reset = this.dialect.resetLimits(limits);
		return closed().then(Mono.defer(this::isolate)).flatMap((restore) -> {
			Begun begun = new Begun(timeout, restore.or(() -> reset), commitsBefore());
			return begin().then(execute(this.dialect.setLimits(limits))).thenReturn(begun);
		});
	}

	private @Nullable Long commitsBefore() {
		IsolationLevel level = this.definition.getAttribute(TransactionDefinition.ISOLATION_LEVEL);
		return (level != null && isIsolated() && this.dialect.hasWriteSkew(level)) ? this.source.commitOrder().commits()
				: null;
	}

	private @Nullable TransactionTimeout timeout() {
		return TransactionTimeout.of(this.definition);
	}

	/**
	 * Return how to send the first statement of a transaction again if it is outdated,
	 * {@code null} if that is not possible. The driver prepares it anew, after an error
	 * that has ended the transaction; nothing is lost with that.
	 */
	static @Nullable Supplier<Flux<Result>> resending(ConnectionLease lease, StatementCall<?> statement,
			Connection connection) {
		LeaseState state = lease.state();
		TransactionDefinition definition = state.definition();
		boolean isFirst = state.isInTransaction() && lease.isOwned() && state.running() == null;
		if (definition == null || !isFirst || !ConnectionDialect.of(connection).hasOutdatedStatements()) {
			return null;
		}
		return () -> of(lease.source(), connection, definition).anew()
			.doOnNext(lease.health()::set)
			.thenMany(Flux.defer(() -> Flux.<Object>from(statement.on(connection)).cast(Result.class)));
	}

	private Mono<Begun> anew() {
		return this.source.complete(this.connection.rollbackTransaction())
			.then(this.source.withControlTimeout(Mono.defer(this::allSteps)));
	}

	private TransactionLimits limits(@Nullable TransactionTimeout timeout) {
		TransactionLimits limits = this.source.transactionLimits();
		return (timeout != null) ? limits.withStatement(timeout.timeout()) : limits;
	}

	// Drivers silently join a transaction that an earlier lease left open; MariaDB's
	// driver checks for one itself in beginTransaction
	private Mono<Void> closed() {
		return this.connection.isAutoCommit() ? Mono.empty()
				: this.source.complete(this.connection.rollbackTransaction());
	}

	/**
	 * Set the isolation level.
	 * @return the statement that restores the level of the server session
	 */
	private Mono<Optional<String>> isolate() {
		IsolationLevel level = this.definition.getAttribute(TransactionDefinition.ISOLATION_LEVEL);
		if (level == null || !isIsolated()) {
			return Mono.just(Optional.empty());
		}
		Mono<Optional<String>> restore = Mono.justOrEmpty(this.dialect.sessionIsolation())
			.flatMap(this::text)
			.map((before) -> this.dialect.setIsolation(IsolationLevel.valueOf(before)))
			.defaultIfEmpty(Optional.empty());
		return restore.delayUntil((statement) -> execute(this.dialect.setIsolation(this.dialect.effective(level))));
	}

	private boolean isIsolated() {
		return this.source.isForSessions()
				&& this.definition.getAttribute(TransactionDefinition.ISOLATION_LEVEL) != null;
	}

	private Mono<Void> begin() {
		return this.source.complete(this.connection.beginTransaction(forDriver()));
	}

	private TransactionDefinition forDriver() {
		boolean isSet = this.source.isForSessions()
				&& this.dialect.setIsolation(IsolationLevel.READ_COMMITTED).isPresent();
		return isSet ? new WithoutIsolation(this.definition) : this.definition;
	}

	private Mono<Void> execute(Optional<String> statement) {
		return results(statement).concatMap(Result::getRowsUpdated).then();
	}

	private Mono<String> text(String query) {
		return results(Optional.of(query)).concatMap((result) -> result.map((row) -> String.valueOf(row.get(0))))
			.next();
	}

	// Without a fetch size the driver of PostgreSQL uses the simple protocol, which
	// accepts several commands at a time
	private Flux<Result> results(Optional<String> statement) {
		return Mono.justOrEmpty(statement)
			.flatMapMany((sql) -> this.source.call(this.connection.createStatement(sql).fetchSize(0).execute()));
	}

	/**
	 * A transaction that was begun.
	 *
	 * @param timeout its timeout, {@code null} for none
	 * @param restore the statement that restores settings of the server session which do
	 * not end with the transaction
	 * @param commitsBefore the commits before it that count for its own, {@code null} if
	 * the database orders them
	 */
	record Begun(@Nullable TransactionTimeout timeout, Optional<String> restore, @Nullable Long commitsBefore) {

		static final Begun NOTHING = new Begun(null, Optional.empty(), null);

	}

	private record AccessMode(boolean isReadOnly) implements TransactionDefinition {

		@Override
		public <T> @Nullable T getAttribute(Option<T> option) {
			return (this.isReadOnly && option.equals(TransactionDefinition.READ_ONLY)) ? option.cast(true) : null;
		}

	}

	/**
	 * A definition whose isolation level was set before.
	 */
	private record WithoutIsolation(TransactionDefinition definition) implements TransactionDefinition {

		@Override
		public <T> @Nullable T getAttribute(Option<T> option) {
			return option.equals(ISOLATION_LEVEL) ? null : this.definition.getAttribute(option);
		}

	}

}
