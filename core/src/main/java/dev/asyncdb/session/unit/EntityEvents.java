package dev.asyncdb.session.unit;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.ImmediateValues;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.auditing.ReactiveAuditingHandler;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.r2dbc.mapping.event.AfterConvertCallback;
import org.springframework.data.r2dbc.mapping.event.AfterSaveCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeSaveCallback;

/**
 * Calls the entity callbacks of Spring Data, auditing included, as its template does. The
 * absence of callbacks for an entity type is cached. Thread-safe.
 */
public final class EntityEvents {

	private final ReactiveEntityCallbacks callbacks;

	private final Map<Class<?>, Set<Class<?>>> withoutCallbacks = Map.of(BeforeConvertCallback.class,
			ConcurrentHashMap.newKeySet(), BeforeSaveCallback.class, ConcurrentHashMap.newKeySet(),
			AfterSaveCallback.class, ConcurrentHashMap.newKeySet(), AfterConvertCallback.class,
			ConcurrentHashMap.newKeySet());

	private final Set<Class<?>> learned = ConcurrentHashMap.newKeySet();

	private final @Nullable ReactiveAuditingHandler auditing;

	public EntityEvents(ReactiveEntityCallbacks callbacks, @Nullable ReactiveAuditingHandler auditing) {
		this.callbacks = callbacks;
		this.auditing = auditing;
	}

	/**
	 * Call the callbacks before a new entity is converted. Auditing takes an entity with
	 * an assigned identifier and without a version for an existing one, so that one is
	 * marked as created here.
	 */
	public <T> Mono<T> beforeConvertNew(MappedEntity<T> mapped, T entity) {
		boolean hasAssignedId = this.auditing != null && mapped.idOf(entity) != null
				&& !mapped.metadata().isNew(entity);
		return (this.auditing != null && hasAssignedId)
				? this.auditing.markCreated(entity).flatMap((created) -> beforeConvert(mapped, created))
				: beforeConvert(mapped, entity);
	}

	public <T> Mono<T> beforeConvert(MappedEntity<T> mapped, T entity) {
		return call(BeforeConvertCallback.class, mapped, entity,
				() -> this.callbacks.callback(BeforeConvertCallback.class, entity, mapped.table()));
	}

	public <T> Mono<T> beforeSave(MappedEntity<T> mapped, T entity, OutboundRow row) {
		learn(mapped, entity, row);
		return call(BeforeSaveCallback.class, mapped, entity,
				() -> this.callbacks.callback(BeforeSaveCallback.class, entity, row, mapped.table()));
	}

	// What is only assembled calls nothing, and shows whether later callbacks exist
	private <T> void learn(MappedEntity<T> mapped, T entity, OutboundRow row) {
		if (this.learned.add(mapped.type())) {
			afterSave(mapped, entity, row);
			afterConvert(mapped, entity);
		}
	}

	public <T> Mono<T> afterSave(MappedEntity<T> mapped, T entity, OutboundRow row) {
		return call(AfterSaveCallback.class, mapped, entity,
				() -> this.callbacks.callback(AfterSaveCallback.class, entity, row, mapped.table()));
	}

	public <T> Mono<T> afterConvert(MappedEntity<T> mapped, T entity) {
		return hasNo(AfterConvertCallback.class, mapped) ? Mono.just(entity) : call(AfterConvertCallback.class, mapped,
				entity, () -> this.callbacks.callback(AfterConvertCallback.class, entity, mapped.table()));
	}

	/**
	 * Return whether a callback for a type may receive a row.
	 */
	public boolean receiveRow(MappedEntity<?> mapped) {
		return !hasNo(BeforeSaveCallback.class, mapped) || !hasNo(AfterSaveCallback.class, mapped);
	}

	/**
	 * Return whether no callback is called when a row of a type is written, before or
	 * after.
	 */
	public boolean ignoreWritesOf(MappedEntity<?> mapped) {
		return this.auditing == null && hasNo(BeforeConvertCallback.class, mapped) && !receiveRow(mapped);
	}

	/**
	 * Return whether no callback is called when a row of a type was read.
	 */
	public boolean ignoreReadsOf(MappedEntity<?> mapped) {
		return hasNo(AfterConvertCallback.class, mapped);
	}

	private boolean hasNo(Class<?> callback, MappedEntity<?> mapped) {
		return this.withoutCallbacks.getOrDefault(callback, Set.of()).contains(mapped.type());
	}

	private <T> Mono<T> call(Class<?> type, MappedEntity<T> mapped, T entity, Supplier<Mono<T>> callback) {
		Set<Class<?>> cached = this.withoutCallbacks.getOrDefault(type, Set.of());
		if (cached.contains(mapped.type())) {
			return Mono.just(entity);
		}
		Mono<T> called = callback.get();
		if (ImmediateValues.isImmediate(called)) {
			cached.add(mapped.type());
			return called;
		}
		return called.switchIfEmpty(Mono.error(() -> new InvalidDataAccessApiUsageException(
				"A %s of %s returned no entity, nothing was written".formatted(type.getSimpleName(), mapped))));
	}

}
