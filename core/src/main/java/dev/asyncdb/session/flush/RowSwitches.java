package dev.asyncdb.session.flush;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.ColumnParameters;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.reactive.step.Steps;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.KeyValues;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.query.EntityLoader;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.session.write.DeleteRun;
import dev.asyncdb.session.write.PendingInsert;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Finds new entities with the identifier of a deleted one. The row is updated, since an
 * INSERT before the DELETE would violate the primary key. Whether identifiers in other
 * spellings are equal, the database is asked.
 */
final class RowSwitches {

	private final SessionContext context;

	private final UnitOfWork unit;

	private final EntityLoader loader;

	RowSwitches(SessionContext context) {
		this.context = context;
		this.unit = context.unit();
		this.loader = new EntityLoader(context);
	}

	/**
	 * Manage the new entities in place of the deleted ones, as changed entities.
	 */
	Mono<Void> run() {
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
		return Steps.each(this.unit.added(), (added) -> run(added, deleted));
	}

	private Mono<Void> run(Object added, Map<EntityKey, Object> deleted) {
		MappedEntity<Object> mapped = this.context.mapping().ofInstance(added);
		Object id = mapped.idOf(added);
		if (id == null) {
			return Mono.empty();
		}
		Object former = deleted.get(this.unit.storedKey(mapped.type(), id));
		return (former != null) ? replace(mapped, id, former, added)
				: spelled(mapped, added, deleted).flatMap((found) -> replace(mapped, id, found, added));
	}

	/**
	 * Return the deleted entity whose row the database finds by the identifier of a new
	 * one, which is spelled otherwise.
	 */
	private Mono<Object> spelled(MappedEntity<Object> mapped, Object added, Map<EntityKey, Object> deleted) {
		List<@Nullable Object> spelling = loose(mapped, added);
		List<Object> alike = deleted.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().type() == mapped.type())
			.map(Map.Entry::getValue)
			.filter((entity) -> loose(mapped, entity).equals(spelling))
			.toList();
		return alike.isEmpty() ? Mono.empty() : row(mapped, added).flatMap((row) -> Flux.fromIterable(alike)
			.filterWhen(
					(entity) -> row(mapped, entity).map((other) -> other.key().equals(row.key())).defaultIfEmpty(false))
			.next());
	}

	private Mono<ManagedEntity<Object>> row(MappedEntity<Object> mapped, Object entity) {
		return this.loader.managed(mapped, Objects.requireNonNull(mapped.idOf(entity)));
	}

	private static List<@Nullable Object> loose(MappedEntity<Object> mapped, Object entity) {
		OutboundRow row = mapped.row(entity);
		return mapped.idColumns()
			.stream()
			.map((column) -> KeyValues.loose(ColumnParameters.of(row, column).getValue()))
			.toList();
	}

	private Mono<Void> replace(MappedEntity<Object> mapped, Object id, Object former, Object added) {
		return this.loader.managed(mapped, id)
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
		Object replacement = this.unit.writes().change(takeBack(row.mapped(), added), () -> ofRow(row, added));
		if (row.mapped().isMutable() && replacement != added) {
			throw new InvalidDataAccessApiUsageException(
					("The identifier of a new %s is equal to that of a deleted one, but spelled otherwise: it takes over the row, "
							+ "so use the identifier %s, or flush() before it is added")
						.formatted(row.mapped(), row.key().id()));
		}
		this.unit.entities().removed(former, row.key());
		this.unit.entities().inserted(added, row.replacedBy(replacement));
	}

	/**
	 * Return a new entity with the version and the identifier of a row, as the row has
	 * it.
	 */
	private static Object ofRow(ManagedEntity<Object> row, Object added) {
		MappedEntity<Object> mapped = row.mapped();
		RelationalPersistentProperty version = mapped.version();
		Object identified = row.identified(added);
		return (version != null) ? mapped.with(identified, version, mapped.valueOf(row.instance(), version))
				: identified;
	}

	private static @Nullable Runnable takeBack(MappedEntity<Object> mapped, Object added) {
		return mapped.isMutable() ? PendingInsert.takeBack(mapped, added, List.of()) : null;
	}

}
