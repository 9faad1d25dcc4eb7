package dev.asyncdb.session.support;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.blocking.BlockingSessions;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.OnConflict;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.RelatedEntities;
import dev.asyncdb.session.Select;
import dev.asyncdb.session.UpsertRow;
import dev.asyncdb.session.flush.EntityWriter;
import dev.asyncdb.session.flush.Flush;
import dev.asyncdb.session.flush.FlushSteps;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.query.RelationLoading;
import dev.asyncdb.session.transaction.CurrentSession;
import dev.asyncdb.session.transaction.SessionConnectionFactory;
import dev.asyncdb.session.transaction.SessionLifecycle;
import dev.asyncdb.session.transaction.SessionTransaction;
import dev.asyncdb.session.unit.IdentityResolution;
import dev.asyncdb.session.unit.ManagedEntity;
import dev.asyncdb.session.unit.OperationGate;
import dev.asyncdb.session.unit.SessionEvents;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.session.upsert.UpsertPlanner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Queues the operations of a session and hands each to the class that knows how.
 * <p>
 * An operation runs as a whole: cancelled half way, the session would not know what it
 * has written.
 */
final class DefaultAsyncSession implements AsyncSession {

	private final SessionServices services;

	private final SessionTransaction transaction;

	private final OperationGate gate = new OperationGate();

	private final UnitOfWork unit;

	private final Savepoints savepoints;

	private final SessionLifecycle lifecycle;

	private final SessionEvents events;

	private final IdentityResolution identities;

	private final EntityLoader loader;

	private final EntityWriter writer;

	private final SessionRelations relations;

	private final RelationLoading loading;

	private final Flush flush;

	private final SessionUpserts upserts;

	DefaultAsyncSession(SessionServices services, UpsertPlanner plans, SessionTransaction transaction) {
		this.services = services;
		this.transaction = transaction;
		this.unit = new UnitOfWork(services.mapping(), services.relations());
		this.events = new SessionEvents(services.listeners(), this);
		this.identities = new IdentityResolution(services.mapping(), this.unit);
		this.loader = new EntityLoader(services, this.unit, transaction::connection, this.events);
		this.writer = new EntityWriter(services, this.unit, transaction::connection);
		this.loading = new RelationLoading(services, this.unit, this.loader, transaction::connection);
		this.relations = new SessionRelations(this, services, this.unit, this.loading);
		this.flush = new Flush(new FlushSteps(services, this.unit, this.writer, this.loading, transaction::connection),
				this.unit, this.events);
		this.upserts = new SessionUpserts(this, services, plans, this.unit, this.loader, this.writer, this.flush,
				transaction::connection);
		this.lifecycle = new SessionLifecycle(this.gate, transaction, this.unit, this.flush, this.events,
				services.connections().limits().end());
		this.savepoints = new Savepoints(this, this.unit, transaction::connection);
	}

	IdentityResolution identities() {
		return this.identities;
	}

	SessionServices services() {
		return this.services;
	}

	@Override
	public <T> Mono<T> findById(Class<T> type, Object id) {
		return step(() -> {
			MappedEntity<T> mapped = this.services.mapping().of(type);
			ManagedEntity<T> known = this.unit.find(type, id);
			if (known != null) {
				return this.unit.isDeleted(known.instance()) ? Mono.empty() : Mono.just(known.instance());
			}
			return autoFlush().then(Mono.defer(() -> this.loader.loadById(mapped, id)));
		});
	}

	@Override
	public <T> Mono<T> findOne(Class<T> type, Values<T> keys) {
		return Mono.defer(() -> findOne(type, this.services.mapping().of(type).conditions().matching(keys)));
	}

	@Override
	public <T> Select<T> select(Class<T> type) {
		return new DefaultSelect<>(this, this.services.mapping().of(type), QuerySpec.everything());
	}

	// Load entities in turn, and the relations that are asked for
	<T> Mono<List<T>> load(MappedEntity<T> mapped, QuerySpec query) {
		return query((loader) -> this.loading.load(mapped, query));
	}

	/**
	 * Run a query in its turn, after what it could see was flushed.
	 */
	<T> Mono<T> query(Function<EntityLoader, Mono<T>> query) {
		return step(() -> autoFlush().then(Mono.defer(() -> query.apply(this.loader))));
	}

	<T> Flux<T> stream(Function<EntityLoader, Flux<T>> query) {
		return autoFlushing().thenMany(this.gate.stream(() -> query.apply(this.loader)));
	}

	/**
	 * Write many rows in turn, after what is pending.
	 */
	Mono<Long> bulk(Function<BulkWrite, Mono<Long>> write) {
		return step(() -> this.flush.run()
			.then(Mono.defer(() -> write
				.apply(new BulkWrite(this.services, this.unit, this.loader, this.transaction::connection)))));
	}

	// What comes before each statement that somebody else runs on this connection
	Mono<Void> autoFlushing() {
		return step(this::autoFlush);
	}

	private Mono<Void> autoFlush() {
		return this.services.options().autoFlush() ? this.flush.run() : Mono.empty();
	}

	@Override
	public <T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return this.upserts.getOrCreate(type, keys, defaults);
	}

	@Override
	public <T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults) {
		return this.upserts.updateOrCreate(type, keys, defaults, createDefaults);
	}

	@Override
	public <T> Flux<Persisted<T>> getOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return this.upserts.getOrCreateAll(type, rows);
	}

	@Override
	public <T> Flux<Persisted<T>> updateOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return this.upserts.updateOrCreateAll(type, rows);
	}

	@Override
	public <T> Flux<T> insertAll(Iterable<T> entities, OnConflict onConflict) {
		return this.upserts.insertAll(entities, onConflict);
	}

	@Override
	public void add(Object entity) {
		this.gate.requireOpen();
		this.services.mapping().ofInstance(entity);
		this.unit.add(entity);
	}

	@Override
	public void delete(Object entity) {
		this.gate.requireOpen();
		this.unit.delete(this.identities.managedFor(entity));
	}

	@Override
	public void detach(Object entity) {
		this.gate.requireOpen();
		this.unit.detach(entity);
	}

	@Override
	public boolean contains(Object entity) {
		return this.unit.contains(entity);
	}

	@Override
	public Mono<Void> flush() {
		return step(this.flush::run);
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

	void requireOpen() {
		this.gate.requireOpen();
	}

	SessionLifecycle lifecycle() {
		return this.lifecycle;
	}

	@Override
	public <T> Mono<T> save(T entity) {
		return step(() -> save().one(entity));
	}

	@Override
	public <T> Flux<T> saveAll(Iterable<T> entities) {
		return this.<List<T>>step(() -> this.flush.run().then(Mono.defer(() -> save().all(entities))))
			.flatMapIterable(Function.identity());
	}

	private SaveOperation save() {
		return new SaveOperation(this.services, this.unit, this.loader, this.writer, this.flush);
	}

	@Override
	public <T> Mono<T> merge(T copy) {
		return step(() -> autoFlush()
			.then(Mono.defer(() -> new MergeOperation(this.services, this.unit, this.loader).merge(copy))));
	}

	@Override
	public <T> Mono<T> refresh(T entity) {
		return step(() -> {
			this.unit.reset(entity);
			return autoFlush()
				.then(Mono.defer(() -> new MergeOperation(this.services, this.unit, this.loader).refresh(entity)));
		});
	}

	@Override
	public <T> Mono<T> refresh(T entity, TypedPropertyPath<T, ?> relation) {
		return this.relations.refresh(entity, relation);
	}

	@Override
	public <T, R> Mono<R> fetch(T entity, PropertyReference<T, R> relation) {
		return this.relations.fetch(entity, relation);
	}

	@Override
	public <T> Flux<T> fetchAll(Iterable<T> entities, TypedPropertyPath<T, ?> relation) {
		return this.relations.fetchAll(entities, relation);
	}

	@Override
	public <T> boolean isLoaded(T entity, PropertyReference<T, ?> relation) {
		return this.relations.isLoaded(entity, relation);
	}

	@Override
	public <T, R> RelatedEntities<R> relation(T entity, PropertyReference<T, ? extends Iterable<R>> relation) {
		return this.relations.relation(entity, relation);
	}

	@Override
	public <T> Mono<T> inSavepoint(Function<? super AsyncSession, ? extends Mono<T>> work) {
		return this.savepoints.in(work);
	}

	@Override
	public <T> Mono<T> callBlocking(Function<? super BlockingSession, ? extends @Nullable T> work) {
		return BlockingSessions.call(this, work);
	}

	@Override
	public <T> Mono<T> asCurrent(Mono<T> work) {
		return CurrentSession.offer(this.services.database(), this, work);
	}

	@Override
	public DatabaseClient sql() {
		this.gate.requireOpen();
		return SessionConnectionFactory.client(this.services, this.transaction::connection, autoFlushing());
	}

	@Override
	public boolean isActive() {
		return this.gate.isOpen();
	}

	<T> Mono<T> step(Supplier<Mono<T>> operation) {
		return this.gate.step(operation);
	}

}
