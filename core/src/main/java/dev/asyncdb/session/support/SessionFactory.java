package dev.asyncdb.session.support;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.error.ResultNotReadException;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.ObservedOperation;
import dev.asyncdb.reactive.Deadlines;
import dev.asyncdb.reactive.IdleLimit;
import dev.asyncdb.reactive.ScopedMono;
import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.SessionJoin;
import dev.asyncdb.session.SessionListener;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.session.transaction.ConflictRetries;
import dev.asyncdb.session.transaction.CurrentSession;
import dev.asyncdb.session.transaction.OnDemandTransaction;
import dev.asyncdb.session.transaction.OwnTransaction;
import dev.asyncdb.session.transaction.SeparateTransaction;
import dev.asyncdb.session.transaction.SessionTransactionManager;
import dev.asyncdb.session.unit.CallSite;
import dev.asyncdb.session.unit.EntityEvents;
import dev.asyncdb.session.unit.KeySequences;
import dev.asyncdb.session.unit.SessionListeners;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.upsert.UpsertPlanner;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.EntityStatements;
import dev.asyncdb.statement.sql.StatementExecutor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

import org.springframework.data.auditing.ReactiveAuditingHandler;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Creates the sessions of one database. Thread-safe.
 * <p>
 * Transactions are what Spring's {@link R2dbcTransactionManager} would begin, on guarded
 * connections and under the key of the original connection factory, so that Spring
 * components inside the transaction use the same connection.
 *
 * @since 0.1.0
 */
public final class SessionFactory implements SessionOperations {

	private final ReactiveTransactionManager transactions;

	private final SessionServices services;

	private final UpsertPlanner plans;

	private final TransactionSessions joined;

	private final Deadlines deadlines = new Deadlines();

	private SessionFactory(SessionServices services, UpsertPlanner plans, ReactiveTransactionManager transactions) {
		this.transactions = transactions;
		this.services = services;
		this.plans = plans;
		this.joined = new TransactionSessions(services, plans);
	}

	/**
	 * Create a factory.
	 * @param connections the guarded connection factory of the application
	 * @param dialect the dialect of the database
	 * @param mapping the mapping of the entities
	 * @param callbacks the entity callbacks of Spring Data
	 * @param auditing the auditing handler, {@code null} without auditing
	 * @param listeners the listeners, in the order of their notification
	 * @param options the options of the sessions
	 * @param recorder receives metrics of sessions and flushes
	 * @return a factory of sessions
	 * @since 0.1.0
	 */
	public static SessionFactory create(GuardedConnectionFactory connections, DatabaseDialect dialect,
			EntityMapping mapping, ReactiveEntityCallbacks callbacks, @Nullable ReactiveAuditingHandler auditing,
			List<SessionListener> listeners, SessionOptions options, DatabaseMetricsRecorder recorder) {
		return new SessionFactory(new SessionServices(connections, mapping, new Relations(mapping), dialect,
				new EntityEvents(callbacks, auditing), new SessionListeners(listeners), new KeySequences(dialect),
				new EntityStatements(dialect), new StatementExecutor(0, dialect.binding()), options,
				DatabaseMetricsRecorder.failsafe(recorder)), new UpsertPlanner(dialect),
				new SessionTransactionManager(connections));
	}

	/**
	 * Create a factory with other options.
	 * @param options the options of the sessions
	 * @return a factory of sessions for the same database
	 * @since 0.1.0
	 */
	public SessionFactory withOptions(SessionOptions options) {
		return new SessionFactory(this.services.with(options), this.plans, this.transactions);
	}

	/**
	 * Create a factory whose transactions another transaction manager runs.
	 * @param transactions a transaction manager of the same connection factory
	 * @return a factory of sessions for the same database
	 * @since 0.1.0
	 */
	public SessionFactory withTransactionManager(ReactiveTransactionManager transactions) {
		return new SessionFactory(this.services, this.plans, transactions);
	}

	/**
	 * Return how the sessions of this factory behave.
	 */
	public SessionOptions options() {
		return this.services.options();
	}

	@Override
	public Mono<AsyncSession> currentSession() {
		return CurrentSession.of(this.services.database())
			.switchIfEmpty(Mono.defer(this.joined::join))
			.onErrorResume(NoTransactionException.class, (none) -> Mono.empty());
	}

	@Override
	public Mono<AsyncSession> openSession() {
		String site = CallSite.here();
		return Mono.deferContextual((subscriber) -> {
			DefaultAsyncSession session = new DefaultAsyncSession(this.services, this.plans,
					new OwnTransaction(() -> this.services.connections().begin(site)));
			observe(session, subscriber);
			return Mono.just(session);
		});
	}

	// Its end is a call, not a signal to a subscriber
	private void observe(DefaultAsyncSession session, ContextView subscriber) {
		if (this.services.recorder() == DatabaseMetricsRecorder.NO_OP) {
			return;
		}
		Sinks.Empty<Void> end = Sinks.empty();
		Mono<Void> open = end.asMono();
		Mono<Void> observed = this.services.recorder().observe(ObservedOperation.SESSION, open);
		if (observed != open) {
			session.lifecycle().whenEnded(end::tryEmitEmpty);
			Uncancellable.start(observed, subscriber);
		}
	}

	private DefaultAsyncSession newSession() {
		return new DefaultAsyncSession(this.services, this.plans,
				new OwnTransaction(this.services.connections()::begin));
	}

	@Override
	public <T> Flux<T> stream(Function<? super AsyncSession, ? extends Flux<T>> work) {
		Flux<T> stream = this.services.recorder()
			.observe(ObservedOperation.SESSION, null,
					Flux.usingWhen(
							Mono.fromSupplier(() -> new DefaultAsyncSession(this.services, this.plans,
									new OwnTransaction(this.services.connections()::beginReadOnly))),
							(session) -> SessionScope.<Flux<T>>applied(work, session),
							(session) -> session.lifecycle().close("stream(..) when it completed"),
							(session, failure) -> session.lifecycle().abort("stream(..) when it failed"),
							(session) -> session.lifecycle().cancel("stream(..) when it was cancelled")));
		return new IdleLimit<>(stream, this.deadlines, this.services.connections().limits().streamIdleTimeout())
			.onErrorMap(ResultNotReadException.class, (failure) -> DatabaseErrors.translate("stream", null, failure));
	}

	@Override
	public <T> Mono<T> inSession(Function<? super AsyncSession, ? extends Mono<T>> work) {
		Mono<T> own = ScopedMono.of(() -> new SessionScope<>(newSession(), work));
		return this.services.recorder()
			.observe(ObservedOperation.SESSION, (options().join() != SessionJoin.NONE) ? joinedOr(own, work) : own);
	}

	private <T> Mono<T> joinedOr(Mono<T> own, Function<? super AsyncSession, ? extends Mono<T>> work) {
		return this.joined.join()
			.map(Optional::of)
			.onErrorReturn(NoTransactionException.class, Optional.empty())
			.flatMap((transaction) -> transaction.map((session) -> session.savepoints().joined(options().join(), work))
				.orElse(own));
	}

	@Override
	public <T> Mono<T> inTransaction(TransactionOptions options,
			Function<? super AsyncSession, ? extends Mono<T>> work) {
		return inTransaction(options, work, false);
	}

	private <T> Mono<T> inTransaction(TransactionOptions options,
			Function<? super AsyncSession, ? extends Mono<T>> work, boolean isOneOperation) {
		return Mono.deferContextual((context) -> OnDemandTransaction.isFirstIn(context)
				? begun(options, work, isOneOperation) : this.joined.wouldBegin(options.propagation())
					.flatMap((begins) -> begins ? begun(options, work, isOneOperation) : participating(options, work)));
	}

	private <T> Mono<T> begun(TransactionOptions options, Function<? super AsyncSession, ? extends Mono<T>> work,
			boolean isOneOperation) {
		return (this.transactions instanceof SessionTransactionManager own
				&& options.propagation() != Propagation.MANDATORY)
						? begun(own, options, isOneOperation ? TransactionScope.onlyOperation(work) : work)
						: observed(options, SeparateTransaction.of(this.services.database(),
								attempt(options, work, (session) -> session.state().discard())));
	}

	private <T> Mono<T> begun(SessionTransactionManager own, TransactionOptions options,
			Function<? super AsyncSession, ? extends Mono<T>> work) {
		return observed(options, ScopedMono.of(() -> {
			OnDemandTransaction transaction = this.joined.begin(own, options);
			return new TransactionScope<>((DefaultAsyncSession) transaction.session(), transaction, work);
		}));
	}

	private <T> Mono<T> operation(Function<? super AsyncSession, ? extends Mono<T>> operation) {
		return inTransaction(TransactionOptions.defaults(), operation, true);
	}

	@Override
	public <T> Mono<T> findById(Class<T> type, Object id) {
		return operation((session) -> session.findById(type, id));
	}

	@Override
	public <T> Mono<T> findOne(Class<T> type, CriteriaDefinition criteria) {
		return operation((session) -> session.findOne(type, criteria));
	}

	@Override
	public <T> Mono<T> findOne(Class<T> type, Values<T> keys) {
		return operation((session) -> session.findOne(type, keys));
	}

	@Override
	public <T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return operation((session) -> session.getOrCreate(type, keys, defaults));
	}

	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults) {
		return operation((session) -> session.updateOrCreate(type, keys, defaults, createDefaults));
	}

	private <T> Mono<T> observed(TransactionOptions options, Mono<T> transaction) {
		Mono<T> attempt = this.services.recorder().observe(ObservedOperation.TRANSACTION, transaction);
		return (options.retries() == 0) ? attempt
				: ConflictRetries.of(attempt, options.retries(), this.services.recorder());
	}

	private <T> Mono<T> participating(TransactionOptions options,
			Function<? super AsyncSession, ? extends Mono<T>> work) {
		Mono<T> transaction = attempt(options, work, (session) -> {
		});
		return (options.propagation() != Propagation.NESTED) ? transaction
				: TransactionSessions.current(this.services.database())
					.map((session) -> session.inSavepoint(work))
					.defaultIfEmpty(transaction)
					.flatMap(Function.identity());
	}

	// The database reports only at the commit that an error was ignored, and not which
	private <T> Mono<T> attempt(TransactionOptions options, Function<? super AsyncSession, ? extends Mono<T>> work,
			Consumer<DefaultAsyncSession> afterCancel) {
		TransactionalOperator operator = TransactionalOperator.create(this.transactions, options.toDefinition());
		return Mono.defer(() -> {
			TransactionWork transaction = new TransactionWork();
			return operator.transactional(transaction.of(this.joined, (session) -> SessionScope.applied(work, session)))
				.onErrorResume(transaction::isForCancelled, (refusal) -> Mono.empty())
				.onErrorMap(transaction::explain)
				.doOnCancel(transaction::cancel)
				.doFinally((signal) -> transaction.over(signal, afterCancel));
		});
	}

}
