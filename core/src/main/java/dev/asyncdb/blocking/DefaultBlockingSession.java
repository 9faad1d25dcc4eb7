package dev.asyncdb.blocking;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import dev.asyncdb.bridge.BlockingAwait;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingRelatedEntities;
import dev.asyncdb.session.BlockingSelect;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.BlockingSql;
import dev.asyncdb.session.EntityInspection;
import dev.asyncdb.session.OnConflict;
import dev.asyncdb.session.PendingChanges;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.SessionStatus;
import dev.asyncdb.session.UpsertRow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.util.Assert;

/**
 * Awaits the operations of a session.
 */
record DefaultBlockingSession(AsyncSession async, BlockingAwait waiting) implements BlockingSession {

	@Override
	public <T> Optional<T> findById(Class<T> type, Object id) {
		return this.waiting.optional(this.async.findById(type, id));
	}

	@Override
	public <T> T getById(Class<T> type, Object id) {
		return this.waiting.required(this.async.getById(type, id));
	}

	@Override
	public <T> Optional<T> findOne(Class<T> type, CriteriaDefinition criteria) {
		return this.waiting.optional(this.async.findOne(type, criteria));
	}

	@Override
	public <T> Optional<T> findOne(Class<T> type, Values<T> keys) {
		return this.waiting.optional(this.async.findOne(type, keys));
	}

	@Override
	public <T> T getOne(Class<T> type, CriteriaDefinition criteria) {
		return this.waiting.required(this.async.getOne(type, criteria));
	}

	@Override
	public <T> T getOne(Class<T> type, Values<T> keys) {
		return this.waiting.required(this.async.getOne(type, keys));
	}

	@Override
	public <T> BlockingSelect<T> select(Class<T> type) {
		return new DefaultBlockingSelect<>(this.async.select(type), this.waiting);
	}

	@Override
	public <T> Persisted<T> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return this.waiting.required(this.async.getOrCreate(type, keys, defaults));
	}

	@Override
	public <T> Persisted<T> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults) {
		return this.waiting.required(this.async.updateOrCreate(type, keys, defaults, createDefaults));
	}

	@Override
	public <T> List<Persisted<T>> getOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return this.waiting.all(this.async.getOrCreateAll(type, rows));
	}

	@Override
	public <T> List<Persisted<T>> updateOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows) {
		return this.waiting.all(this.async.updateOrCreateAll(type, rows));
	}

	@Override
	public <T> List<T> insertAll(Iterable<T> entities, OnConflict onConflict) {
		return this.waiting.all(this.async.insertAll(entities, onConflict));
	}

	@Override
	public void add(Object entity) {
		this.async.add(entity);
	}

	@Override
	public void addAll(Iterable<?> entities) {
		this.async.addAll(entities);
	}

	@Override
	public void delete(Object entity) {
		this.async.delete(entity);
	}

	@Override
	public void detach(Object entity) {
		this.async.detach(entity);
	}

	@Override
	public boolean contains(Object entity) {
		return this.async.contains(entity);
	}

	@Override
	public EntityInspection inspect(Object entity) {
		return this.async.inspect(entity);
	}

	@Override
	public PendingChanges pendingChanges() {
		return this.async.pendingChanges();
	}

	@Override
	public void flush() {
		this.waiting.value(this.async.flush());
	}

	@Override
	public void commit() {
		this.waiting.value(this.async.commit());
	}

	@Override
	public void rollback() {
		this.waiting.shielded(this.async.rollback());
	}

	@Override
	public void close() {
		this.waiting.shielded(this.async.close());
	}

	@Override
	public <T> T save(T entity) {
		return this.waiting.required(this.async.save(entity));
	}

	@Override
	public <T> List<T> saveAll(Iterable<T> entities) {
		return this.waiting.all(this.async.saveAll(entities));
	}

	@Override
	public <T> T merge(T copy) {
		return this.waiting.required(this.async.merge(copy));
	}

	@Override
	public <T> T refresh(T entity) {
		return this.waiting.required(this.async.refresh(entity));
	}

	@Override
	public <T> T refresh(T entity, TypedPropertyPath<T, ?> relation) {
		return this.waiting.required(this.async.refresh(entity, relation));
	}

	@Override
	public <T, R> @Nullable R fetch(T entity, PropertyReference<T, R> relation) {
		return this.waiting.value(this.async.fetch(entity, relation));
	}

	@Override
	public <T> List<T> fetchAll(Iterable<T> entities, TypedPropertyPath<T, ?> relation) {
		return this.waiting.all(this.async.fetchAll(entities, relation));
	}

	@Override
	public <T> boolean isLoaded(T entity, PropertyReference<T, ?> relation) {
		return this.async.isLoaded(entity, relation);
	}

	@Override
	public <T, R> BlockingRelatedEntities<R> relation(T entity, PropertyReference<T, ? extends Iterable<R>> relation) {
		return new DefaultBlockingRelatedEntities<>(this.async.relation(entity, relation), this.waiting);
	}

	@Override
	public <T> @Nullable T inSavepoint(Function<? super BlockingSession, ? extends @Nullable T> work) {
		Assert.notNull(work, "The argument 'work' must not be null");
		return this.waiting.<T>around(() -> work.apply(this), (body) -> this.async.inSavepoint((session) -> body));
	}

	@Override
	public BlockingSql sql(String sql) {
		return new DefaultBlockingSql(this.async.sql().sql(sql), this.waiting);
	}

	@Override
	public <T> @Nullable T await(Publisher<? extends T> publisher) {
		Assert.notNull(publisher, "The argument 'publisher' must not be null");
		return this.waiting.value(this.async.asCurrent(Mono.<T>from(publisher)));
	}

	@Override
	public boolean isActive() {
		return this.async.isActive();
	}

	@Override
	public SessionStatus status() {
		return this.async.status();
	}

}
