package dev.asyncdb.session;

import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.mapping.OptimisticLockingUtils;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Stores one entity now, whatever the session knows of it.
 */
final class Save {

	private final SessionServices services;

	private final UnitOfWork unit;

	private final EntityLoader loader;

	private final EntityWriter writer;

	Save(SessionServices services, UnitOfWork unit, EntityLoader loader, EntityWriter writer) {
		this.services = services;
		this.unit = unit;
		this.loader = loader;
		this.writer = writer;
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
		return (id == null || mapped.isNew(entity)) ? this.writer.insert(entity) : byKey(mapped, id, entity);
	}

	// A record that was added stays without its identifier; its stored copy has one
	private static <T> boolean isWhatWasAdded(ManagedEntity<T> known, T entity) {
		return known.instance() != entity && known.mapped().idOf(entity) == null;
	}

	private <T> Mono<T> byKey(MappedEntity<T> mapped, Object id, T entity) {
		return Mono.justOrEmpty(this.unit.find(mapped.type(), id))
			.switchIfEmpty(Mono.defer(() -> baseline(mapped, id)))
			.flatMap((baseline) -> overwrite(baseline, entity))
			.switchIfEmpty(Mono.defer(() -> this.writer.insert(entity)));
	}

	private <T> Mono<ManagedEntity<T>> baseline(MappedEntity<T> mapped, Object id) {
		return this.loader.loadOne(mapped, Queries.byId(mapped, id))
			.flatMap((found) -> Mono.justOrEmpty(this.unit.find(found)));
	}

	private <T> Mono<T> overwrite(ManagedEntity<T> baseline, T entity) {
		MappedEntity<T> mapped = baseline.mapped();
		RelationalPersistentProperty version = mapped.version();
		if (version != null && !sameVersion(mapped, version, baseline.instance(), entity)) {
			return Mono.error(() -> OptimisticLockingUtils.updateFailed(entity, mapped.valueOf(entity, version),
					mapped.metadata()));
		}
		if (!mapped.isMutable()) {
			return this.writer.update(baseline, entity);
		}
		mapped.copyColumns(entity, baseline.instance());
		return this.writer.update(baseline, baseline.instance());
	}

	private static <T> boolean sameVersion(MappedEntity<T> mapped, RelationalPersistentProperty version, T stored,
			T given) {
		Object expected = mapped.valueOf(stored, version);
		Object actual = mapped.valueOf(given, version);
		return Objects.equals(expected, actual);
	}

}
