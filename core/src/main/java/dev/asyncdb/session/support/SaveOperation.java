package dev.asyncdb.session.support;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.flush.Flush;
import dev.asyncdb.session.flush.MergedRelations;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.IdentityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.session.write.EntityWriter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Stores new, managed and detached entities immediately.
 */
final class SaveOperation {

	private final SessionContext context;

	private final SessionServices services;

	private final UnitOfWork unit;

	private final EntityLoader loader;

	private final EntityWriter writer;

	private final Flush flush;

	private final PresumedNew presumed;

	SaveOperation(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.unit = context.unit();
		this.loader = new EntityLoader(context);
		this.writer = new EntityWriter(context);
		this.flush = new Flush(context);
		this.presumed = new PresumedNew(context);
	}

	/**
	 * Store several entities after what is pending: new ones first, by few statements,
	 * then the others one by one.
	 */
	<T> Mono<List<T>> all(List<T> all) {
		return this.flush.run().then(Mono.defer(() -> allFlushed(all)));
	}

	private <T> Mono<List<T>> allFlushed(List<T> all) {
		requireDistinct(all);
		return this.presumed.load(all).then(Mono.defer(() -> {
			List<T> added = all.stream().filter(this::isNew).toList();
			return insert(added).then(Flux.fromIterable(all).concatMap(this::run).collectList());
		}));
	}

	/**
	 * Insert several entities, also those with an identifier.
	 */
	<T> Mono<List<T>> allNew(List<T> entities) {
		requireDistinct(entities);
		return insert(entities).then(Mono.fromSupplier(() -> entities.stream().map(this::managed).toList()));
	}

	/**
	 * Insert entities and the new entities that they refer to by a flush. If it fails,
	 * they are detached, so that the next flush does not insert them.
	 */
	private <T> Mono<Void> insert(List<T> added) {
		return Mono.defer(() -> {
			added.forEach((entity) -> this.unit.add(Objects.requireNonNull(entity)));
			return this.flush.run().doOnError((failure) -> this.unit.added().forEach(this.unit::detach));
		});
	}

	private void requireDistinct(List<?> entities) {
		Set<Object> seen = new HashSet<>();
		for (Object entity : entities) {
			MappedEntity<Object> mapped = this.services.mapping().ofInstance(entity);
			Object id = mapped.idOf(entity);
			if (!seen.add((id != null) ? new EntityKey(mapped.type(), id) : new IdentityKey(entity))) {
				throw new InvalidDataAccessApiUsageException(
						"Two of the %s to save have the same row, nothing was written".formatted(mapped));
			}
		}
	}

	private <T> boolean isNew(T entity) {
		MappedEntity<T> mapped = this.services.mapping().ofInstance(entity);
		return this.unit.find(entity) == null && (mapped.idOf(entity) == null || mapped.metadata().isNew(entity))
				&& !this.presumed.isStored(mapped, entity);
	}

	/**
	 * Store one entity: a new one together with pending changes, others after them.
	 */
	<T> Mono<T> one(T entity) {
		return this.presumed.load(List.of(entity))
			.then(Mono
				.defer(() -> isNew(entity) ? insert(entity) : this.flush.run().then(Mono.defer(() -> run(entity)))));
	}

	private <T> Mono<T> run(T entity) {
		ManagedEntity<T> known = this.unit.find(entity);
		if (known != null && isAddedOriginal(known, entity)) {
			return Mono.just(known.instance());
		}
		if (known != null && known.instance() == entity) {
			return this.writer.update(known, entity);
		}
		MappedEntity<T> mapped = this.services.mapping().ofInstance(entity);
		Object id = mapped.idOf(entity);
		return (id == null || isNew(entity)) ? insert(entity) : byKey(mapped, id, entity);
	}

	private <T> Mono<T> insert(T entity) {
		return insert(List.of(entity)).then(Mono.fromSupplier(() -> managed(entity)));
	}

	private <T> T managed(T added) {
		ManagedEntity<T> stored = this.unit.find(added);
		// The application may have deleted or detached it meanwhile
		return (stored != null) ? stored.instance() : added;
	}

	// An added record has no identifier, only its stored copy has one
	private static <T> boolean isAddedOriginal(ManagedEntity<T> known, T entity) {
		return known.instance() != entity && known.mapped().idOf(entity) == null;
	}

	private <T> Mono<T> byKey(MappedEntity<T> mapped, Object id, T entity) {
		return this.loader.managed(mapped, id)
			.flatMap((baseline) -> overwrite(baseline, entity))
			.switchIfEmpty(Mono.defer(() -> insert(entity)));
	}

	private <T> Mono<T> overwrite(ManagedEntity<T> baseline, T entity) {
		baseline.requireVersionOf(entity);
		T changed = new MergedRelations(this.context).applied(baseline, entity);
		if (!baseline.mapped().isMutable()) {
			return this.writer.update(baseline, baseline.identified(changed));
		}
		this.unit.writes().overwrite(baseline.mapped(), entity, baseline.instance());
		return this.writer.update(baseline, baseline.identified(baseline.instance()));
	}

}
