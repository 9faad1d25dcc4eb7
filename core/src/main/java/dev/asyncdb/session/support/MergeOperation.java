package dev.asyncdb.session.support;

import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.session.flush.MergedRelations;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.query.Queries;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import reactor.core.publisher.Mono;

import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Copies the state of a detached entity into the session, or the state of a row into an
 * entity.
 */
final class MergeOperation {

	private final SessionContext context;

	private final SessionServices services;

	private final UnitOfWork unit;

	private final EntityLoader loader;

	MergeOperation(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.unit = context.unit();
		this.loader = new EntityLoader(context);
	}

	/**
	 * Copy the state of a detached entity to the managed one. It is written at the next
	 * flush.
	 */
	<T> Mono<T> merge(T copy) {
		MappedEntity<T> mapped = this.services.mapping().ofInstance(copy);
		return ImmediateValues.then(SessionQueue.beforeFind(this.context, mapped), () -> merge(mapped, copy));
	}

	private <T> Mono<T> merge(MappedEntity<T> mapped, T copy) {
		Object id = mapped.idOf(copy);
		if (id == null) {
			return Mono.fromSupplier(() -> added(copy));
		}
		return this.loader.managed(mapped, id)
			.map((managed) -> merged(managed, copy))
			.switchIfEmpty(Mono.fromSupplier(() -> added(copy)));
	}

	private <T> T added(T entity) {
		this.unit.add(Objects.requireNonNull(entity));
		return entity;
	}

	private <T> T merged(ManagedEntity<T> managed, T copy) {
		MappedEntity<T> mapped = managed.mapped();
		managed.requireVersionOf(copy);
		T changed = new MergedRelations(this.context).applied(managed, copy);
		if (managed.instance() == copy || !mapped.isMutable()) {
			T identified = managed.identified(changed);
			this.unit.entities().manage(managed.with(identified));
			return identified;
		}
		this.unit.writes().overwrite(mapped, copy, managed.instance());
		return managed.identified(managed.instance());
	}

	/**
	 * Reload an entity from its row. Its pending changes are discarded, those of others
	 * are flushed.
	 */
	<T> Mono<T> refresh(T entity) {
		this.unit.entities().reset(Objects.requireNonNull(entity));
		return SessionQueue.autoFlush(this.context).then(Mono.defer(() -> reload(entity)));
	}

	private <T> Mono<T> reload(T entity) {
		MappedEntity<T> mapped = this.services.mapping().ofInstance(entity);
		Object id = mapped.idOf(entity);
		if (id == null) {
			return Mono.error(() -> new InvalidDataAccessApiUsageException(
					"An entity of type %s without an identifier has no row to refresh it from".formatted(mapped)));
		}
		return this.loader.rows(mapped, QuerySpec.of(Queries.byId(mapped, id)).atMost(1))
			.next()
			.switchIfEmpty(Mono.error(() -> new EmptyResultDataAccessException(
					"The row of an entity of type %s to refresh no longer exists".formatted(mapped), 1)))
			.flatMap((row) -> overwritten(mapped, entity, row));
	}

	private <T> Mono<T> overwritten(MappedEntity<T> mapped, T entity, T row) {
		if (mapped.isMutable() && this.unit.find(mapped.type(), Objects.requireNonNull(mapped.idOf(row))) == null) {
			this.unit.writes().overwrite(mapped, row, entity);
			return Mono.just(this.unit.entities().loaded(ManagedEntity.of(mapped, entity)));
		}
		return this.loader.refresh(mapped, row);
	}

}
