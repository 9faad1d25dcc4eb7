package dev.asyncdb.session.flush;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.unit.EntityKey;
import dev.asyncdb.session.unit.ManagedEntity;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.UnitOfWork;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Finds new entities with the identifier of a deleted one. The row is updated, since an
 * INSERT before the DELETE would violate the primary key.
 */
final class RowSwitches {

	private final SessionContext context;

	private final UnitOfWork unit;

	RowSwitches(SessionContext context) {
		this.context = context;
		this.unit = context.unit();
	}

	/**
	 * Manage the new entities in place of the deleted ones, as changed entities.
	 */
	Mono<Void> run() {
		return Mono.defer(() -> {
			if (this.unit.deleted().isEmpty() || this.unit.added().isEmpty()) {
				return Mono.empty();
			}
			Map<EntityKey, Object> deleted = new LinkedHashMap<>();
			this.unit.deleted().forEach((entity) -> {
				EntityKey key = this.unit.findKey(entity);
				if (key != null) {
					deleted.put(key, entity);
				}
			});
			return Flux.fromIterable(this.unit.added()).concatMap((added) -> run(added, deleted)).then();
		});
	}

	private Mono<Void> run(Object added, Map<EntityKey, Object> deleted) {
		MappedEntity<Object> mapped = this.context.mapping().ofInstance(added);
		Object id = mapped.idOf(added);
		Object former = (id != null) ? deleted.get(new EntityKey(mapped.type(), id)) : null;
		if (id == null || former == null) {
			return Mono.empty();
		}
		return new EntityLoader(this.context).managed(mapped, id)
			.switchIfEmpty(Mono.error(() -> new OptimisticLockingFailureException(
					"Could not delete %s with identifier %s: the row does not exist".formatted(mapped, id))))
			.flatMap((row) -> new DeleteRun(this.context).deleteJoinRows(List.of(former)).doOnSuccess((nothing) -> {
				row.requireVersionOf(former);
				if (this.unit.isAdded(added)) {
					replace(row, former, added);
				}
			}));
	}

	private void replace(ManagedEntity<Object> row, Object former, Object added) {
		MappedEntity<Object> mapped = row.mapped();
		RelationalPersistentProperty version = mapped.version();
		Object replacement = added;
		if (version != null) {
			Object before = mapped.valueOf(added, version);
			replacement = this.unit.writes()
				.change(mapped.isMutable() ? () -> mapped.with(added, version, before) : null,
						() -> mapped.with(added, version, mapped.valueOf(row.instance(), version)));
		}
		this.unit.removed(former, row.key());
		this.unit.inserted(added, row.replacedBy(replacement));
	}

}
