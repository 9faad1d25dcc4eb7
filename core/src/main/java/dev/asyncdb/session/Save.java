package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.asyncdb.mapping.MappedEntity;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Stores one entity now, whatever the session knows of it.
 */
final class Save {

	private final SessionServices services;

	private final UnitOfWork unit;

	private final EntityLoader loader;

	private final EntityWriter writer;

	private final InsertRun inserts;

	Save(SessionServices services, UnitOfWork unit, EntityLoader loader, EntityWriter writer, InsertRun inserts) {
		this.services = services;
		this.unit = unit;
		this.loader = loader;
		this.writer = writer;
		this.inserts = inserts;
	}

	/**
	 * Store many: first what is new, by few statements, then the others one by one.
	 */
	@SuppressWarnings("unchecked")
	<T> Mono<List<T>> all(Iterable<T> entities) {
		List<T> all = new ArrayList<>();
		entities.forEach(all::add);
		requireDistinct(all);
		List<Object> fresh = new ArrayList<>(all.stream().filter(this::isFresh).toList());
		return this.inserts.insert(fresh).collectList().flatMap((stored) -> {
			Map<Identity, T> inserted = new HashMap<>();
			for (int i = 0; i < fresh.size(); i++) {
				inserted.put(new Identity(fresh.get(i)), (T) stored.get(i));
			}
			return Flux.fromIterable(all)
				.concatMap((entity) -> Mono.justOrEmpty(inserted.get(new Identity(entity)))
					.switchIfEmpty(Mono.defer(() -> run(entity))))
				.collectList();
		});
	}

	private void requireDistinct(List<?> entities) {
		Set<Object> seen = new HashSet<>();
		for (Object entity : entities) {
			MappedEntity<Object> mapped = this.services.mapping().ofInstance(entity);
			Object id = mapped.idOf(entity);
			if (!seen.add((id != null) ? new EntityKey(mapped.type(), id) : new Identity(entity))) {
				throw new InvalidDataAccessApiUsageException(
						"Two of the %s to save are for the same row, nothing was written".formatted(mapped));
			}
		}
	}

	private boolean isFresh(Object entity) {
		MappedEntity<Object> mapped = this.services.mapping().ofInstance(entity);
		return this.unit.find(entity) == null && (mapped.idOf(entity) == null || mapped.metadata().isNew(entity));
	}

	<T> Mono<T> run(T entity) {
		ManagedEntity<T> known = this.unit.find(entity);
		if (known != null && isWhatWasAdded(known, entity)) {
			return Mono.just(known.instance());
		}
		if (known != null) {
			return this.writer.update(known, entity);
		}
		MappedEntity<T> mapped = this.services.mapping().ofInstance(entity);
		Object id = mapped.idOf(entity);
		return (id == null || mapped.metadata().isNew(entity)) ? this.writer.insert(entity) : byKey(mapped, id, entity);
	}

	// A record that was added stays without its identifier; its stored copy has one
	private static <T> boolean isWhatWasAdded(ManagedEntity<T> known, T entity) {
		return known.instance() != entity && known.mapped().idOf(entity) == null;
	}

	private <T> Mono<T> byKey(MappedEntity<T> mapped, Object id, T entity) {
		return this.loader.managed(mapped, id)
			.flatMap((baseline) -> overwrite(baseline, entity))
			.switchIfEmpty(Mono.defer(() -> this.writer.insert(entity)));
	}

	private <T> Mono<T> overwrite(ManagedEntity<T> baseline, T entity) {
		baseline.requireVersionOf(entity);
		if (!baseline.mapped().isMutable()) {
			return this.writer.update(baseline, entity);
		}
		baseline.mapped().copyColumns(entity, baseline.instance());
		return this.writer.update(baseline, baseline.instance());
	}

}
