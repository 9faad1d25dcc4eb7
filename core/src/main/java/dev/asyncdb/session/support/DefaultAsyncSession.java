package dev.asyncdb.session.support;

import java.util.List;
import java.util.function.Function;

import dev.asyncdb.blocking.BlockingSessions;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.EntityInspection;
import dev.asyncdb.session.OnConflict;
import dev.asyncdb.session.PendingChanges;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.RelatedEntities;
import dev.asyncdb.session.Select;
import dev.asyncdb.session.SessionStatus;
import dev.asyncdb.session.UpsertRow;
import dev.asyncdb.session.flush.Flush;
import dev.asyncdb.session.inspection.SessionInspection;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.transaction.CurrentSession;
import dev.asyncdb.session.transaction.SessionConnectionFactory;
import dev.asyncdb.session.transaction.SessionLifecycle;
import dev.asyncdb.session.transaction.SessionTransaction;
import dev.asyncdb.session.unit.OperationGate;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.SessionState;
import dev.asyncdb.session.upsert.UpsertPlanner;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Queues the operations of a session and delegates each to the class that implements it.
 * <p>
 * A running operation is not interrupted by a cancel, after which the session could not
 * tell which rows were written.
 */
final class DefaultAsyncSession implements AsyncSession {

	private final SessionServices services;

	private final SessionTransaction transaction;

	private final UpsertPlanner plans;

	private final OperationGate gate = new OperationGate();

	private final SessionState state;

	private final SessionQueue queue;

	private final SessionLifecycle lifecycle;

	private @Nullable Savepoints savepoints;

	DefaultAsyncSession(SessionServices services, UpsertPlanner plans, SessionTransaction transaction) {
		this.services = services;
		this.transaction = transaction;
		this.plans = plans;
		this.state = new SessionState(services, this, transaction::connection);
		this.queue = new SessionQueue(services, this.state, this.gate);
		this.lifecycle = new SessionLifecycle(services, this.state, this.gate, transaction);
	}

	private SessionRelations relations() {
		return new SessionRelations(this, this.queue);
	}

	private SessionUpserts upserts() {
		return new SessionUpserts(this.queue, this.plans, this.services.recorder());
	}

	synchronized Savepoints savepoints() {
		Savepoints scopes = (this.savepoints != null) ? this.savepoints : new Savepoints(this);
		this.savepoints = scopes;
		return scopes;
	}

	SessionQueue queue() {
		return this.queue;
	}

	SessionState state() {
		return this.state;
	}

	SessionServices services() {
		return this.services;
	}

	@Override
	public <T> Mono<T> findById(Class<T> type, Object id) {
		return this.queue.find(type, id);
	}

	@Override
	public <T> Mono<T> findOne(Class<T> type, Values<T> keys) {
		return Mono.defer(() -> findOne(type,
				this.services.mapping()
					.of(Arguments.required(type, "type"))
					.conditions()
					.matching(Arguments.required(keys, "keys"))));
	}

	@Override
	public <T> Select<T> select(Class<T> type) {
		return new DefaultSelect<>(this.queue, this.services.mapping().of(Arguments.required(type, "type")),
				QuerySpec.everything());
	}

	@Override
	public <T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return upserts().getOrCreate(type, keys, defaults);
	}

	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults) {
		return upserts().updateOrCreate(type, keys, defaults, createDefaults);
	}

	@Override
	public <T> Flux<Persisted<T>> getOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return upserts().getOrCreateAll(type, rows);
	}

	@Override
	public <T> Flux<Persisted<T>> updateOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return upserts().updateOrCreateAll(type, rows);
	}

	@Override
	public <T> Flux<T> insertAll(Iterable<T> entities, OnConflict onConflict) {
		return upserts().insertAll(entities, onConflict);
	}

	@Override
	public void add(Object entity) {
		this.gate.requireOpen();
		this.services.mapping().ofInstance(Arguments.required(entity, "entity"));
		this.state.unit().add(entity);
	}

	@Override
	public void delete(Object entity) {
		this.gate.requireOpen();
		SessionContext context = this.state.context();
		context.unit().delete(context.identities().managedFor(Arguments.required(entity, "entity")));
	}

	@Override
	public void detach(Object entity) {
		this.gate.requireOpen();
		this.state.unit().detach(Arguments.required(entity, "entity"));
	}

	@Override
	public boolean contains(Object entity) {
		return this.state.unit().contains(Arguments.required(entity, "entity"));
	}

	@Override
	public EntityInspection inspect(Object entity) {
		return inspection().of(Arguments.required(entity, "entity"));
	}

	@Override
	public PendingChanges pendingChanges() {
		return inspection().pendingChanges();
	}

	@Override
	public Mono<Void> flush() {
		return this.queue.step((context) -> new Flush(context).run());
	}

	@Override
	public Mono<Void> commit() {
		return this.lifecycle.commit();
	}

	@Override
	public Mono<Void> rollback() {
		return this.lifecycle.rollback();
	}

	@Override
	public Mono<Void> close() {
		return this.lifecycle.close("close()");
	}

	SessionLifecycle lifecycle() {
		return this.lifecycle;
	}

	@Override
	public <T> Mono<T> save(T entity) {
		return this.queue.step((context) -> new SaveOperation(context).one(Arguments.required(entity, "entity")));
	}

	@Override
	public <T> Flux<T> saveAll(Iterable<T> entities) {
		return this.queue
			.<List<T>>step((context) -> new SaveOperation(context).all(Arguments.elements(entities, "entities")))
			.flatMapIterable(Function.identity());
	}

	@Override
	public <T> Mono<T> merge(T copy) {
		return this.queue.step((context) -> new MergeOperation(context).merge(Arguments.required(copy, "copy")));
	}

	@Override
	public <T> Mono<T> refresh(T entity) {
		return this.queue.step((context) -> new MergeOperation(context).refresh(Arguments.required(entity, "entity")));
	}

	@Override
	public <T> Mono<T> refresh(T entity, TypedPropertyPath<T, ?> relation) {
		return relations().refresh(entity, relation);
	}

	@Override
	public <T, R> Mono<R> fetch(T entity, PropertyReference<T, R> relation) {
		return relations().fetch(entity, relation);
	}

	@Override
	public <T> Flux<T> fetchAll(Iterable<T> entities, TypedPropertyPath<T, ?> relation) {
		return relations().fetchAll(entities, relation);
	}

	@Override
	public <T> boolean isLoaded(T entity, PropertyReference<T, ?> relation) {
		return relations().isLoaded(entity, relation);
	}

	@Override
	public <T, R> RelatedEntities<R> relation(T entity, PropertyReference<T, ? extends Iterable<R>> relation) {
		return relations().relation(entity, relation);
	}

	@Override
	public <T> Mono<T> inSavepoint(Function<? super AsyncSession, ? extends Mono<T>> work) {
		return savepoints().in(Arguments.required(work, "work"));
	}

	@Override
	public <T> Mono<T> callBlocking(Function<? super BlockingSession, ? extends @Nullable T> work) {
		return BlockingSessions.call(this, Arguments.required(work, "work"));
	}

	@Override
	public <T> Mono<T> asCurrent(Mono<T> work) {
		return CurrentSession.offer(this.services.database(), this, Arguments.required(work, "work"));
	}

	@Override
	public DatabaseClient sql() {
		this.gate.requireOpen();
		return SessionConnectionFactory.client(this.services, this.transaction::connection, this.queue.autoFlushing());
	}

	@Override
	public <D, T> Flux<T> withDriver(Class<D> driver, Function<? super D, ? extends Publisher<T>> work) {
		Arguments.required(driver, "driver");
		Arguments.required(work, "work");
		return Flux.defer(() -> {
			this.gate.requireOpen();
			return this.queue.autoFlushing()
				.thenMany(Flux
					.defer(() -> this.services.connections().withDriver(this.transaction.connection(), driver, work)));
		});
	}

	@Override
	public boolean isActive() {
		return this.gate.isOpen();
	}

	@Override
	public SessionStatus status() {
		return inspection().status();
	}

	private SessionInspection inspection() {
		return new SessionInspection(this.state, this.gate, this.transaction);
	}

}
