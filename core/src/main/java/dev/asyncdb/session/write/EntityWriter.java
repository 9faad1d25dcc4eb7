package dev.asyncdb.session.write;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.VersionNumber;
import dev.asyncdb.mapping.row.RowValues;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.IdentityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.statement.sql.RowUpdate;
import dev.asyncdb.statement.sql.WrittenRow;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.OptimisticLockingUtils;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Writes single entities: calls the callbacks, runs the statement, copies generated
 * values back and updates the unit of work.
 */
public final class EntityWriter {

	private final SessionContext context;

	private final SessionServices services;

	private final UnitOfWork unit;

	public EntityWriter(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.unit = context.unit();
	}

	private EntityCallbacks callbacks() {
		return new EntityCallbacks(this.services, this.unit.writes());
	}

	public <T> Mono<PendingInsert<T>> prepare(MappedEntity<T> mapped, T original) {
		return new InsertPreparation(this.context).prepare(mapped, original, new ForeignKeyUpdates(this.context));
	}

	public <T> Mono<T> insert(PendingInsert<T> pending) {
		MappedEntity<T> mapped = pending.mapped();
		PreparedOperation<?> statement = this.services.statements()
			.insert(mapped.table(), pending.values(), mapped.columns());
		return this.context.write(statement, isLast(mapped), new WrittenRow<>(mapped::read,
				(stored) -> (stored != null) ? inserted(pending, stored) : Mono.error(() -> skipped(mapped))));
	}

	private static DataIntegrityViolationException skipped(MappedEntity<?> mapped) {
		return new DataIntegrityViolationException(
				"The database returned no row for a new %s: a trigger or rule has probably skipped it"
					.formatted(mapped));
	}

	// A callback can write more rows, before and after
	private boolean isLast(MappedEntity<?> mapped) {
		return this.services.events().ignoreWritesOf(mapped);
	}

	/**
	 * Manage an inserted entity and call the callbacks.
	 */
	public <T> Mono<T> inserted(PendingInsert<T> pending, T stored) {
		MappedEntity<T> mapped = pending.mapped();
		SentValues.Received<T> received = received(pending.sent(), stored);
		T result = this.services.relations().of(mapped).isEmpty() ? received.entity() : this.unit.writes()
			.change(null, () -> this.services.relations().initialize(mapped, received.entity()));
		this.unit.entities().inserted(pending.original(), received.managed(result));
		this.context.recording().inserted(mapped.type());
		return afterSave(received, result, pending.row());
	}

	/**
	 * Write the columns that differ from the baseline.
	 */
	public <T> Mono<T> update(ManagedEntity<T> baseline, T changed) {
		return prepareUpdate(baseline, changed).flatMap(this::update).defaultIfEmpty(changed);
	}

	/**
	 * Call the callbacks before an update and determine its columns.
	 * @return empty if no column differs
	 */
	<T> Mono<PendingUpdate<T>> prepareUpdate(ManagedEntity<T> baseline, T changed) {
		MappedEntity<T> mapped = baseline.mapped();
		if (!baseline.isRowOf(changed)) {
			return Mono.error(() -> changedIdentifier(mapped));
		}
		RowValues changes = baseline.snapshot().changes(changed, mapped.changedRows(baseline.isReplacement()));
		return changes.isEmpty() ? Mono.empty() : prepareUpdate(baseline, changed, changes);
	}

	private static InvalidDataAccessApiUsageException changedIdentifier(MappedEntity<?> mapped) {
		return new InvalidDataAccessApiUsageException(
				"The identifier of a managed %s was changed: add a new entity and delete the old one"
					.formatted(mapped));
	}

	private <T> Mono<PendingUpdate<T>> prepareUpdate(ManagedEntity<T> baseline, T changed, RowValues changes) {
		MappedEntity<T> mapped = baseline.mapped();
		Mono<CallbackResult<T>> called = callbacks().beforeConvert(baseline, changed);
		if (this.services.events().receiveRow(mapped)) {
			return ImmediateValues.flatMap(called, (converted) -> prepareUpdate(baseline, converted));
		}
		boolean isUnchanged = ImmediateValues.isImmediate(called);
		return ImmediateValues.flatMap(called, (converted) -> {
			RowValues sent = isUnchanged ? changes
					: baseline.snapshot().changes(converted.values(), mapped.changedRows(baseline.isReplacement()));
			return Mono.justOrEmpty(pendingUpdate(baseline, converted.sent(mapped, converted.entity()), null, sent));
		});
	}

	private <T> Mono<PendingUpdate<T>> prepareUpdate(ManagedEntity<T> baseline, CallbackResult<T> converted) {
		MappedEntity<T> mapped = baseline.mapped();
		OutboundRow row = baseline.snapshot().row(converted.values());
		return ImmediateValues.flatMap(callbacks().beforeSave(mapped, converted, row, false),
				(sent) -> Mono.justOrEmpty(pendingUpdate(baseline, sent, row,
						baseline.snapshot().changes(row, mapped.changedRows(baseline.isReplacement())))));
	}

	private <T> @Nullable PendingUpdate<T> pendingUpdate(ManagedEntity<T> baseline, SentValues<T> sent,
			@Nullable OutboundRow row, RowValues changes) {
		MappedEntity<T> mapped = baseline.mapped();
		T entity = sent.entity();
		if (changes.isEmpty()) {
			// The callbacks have undone all changes
			this.unit.entities().manage(baseline.with(entity));
			return null;
		}
		RowValues where = (row != null) ? mapped.key(entity, row) : mapped.key(entity);
		return new PendingUpdate<>(mapped, baseline.key(), entity, row, withNextVersion(mapped, entity, changes), where,
				sent);
	}

	<T> Mono<T> update(PendingUpdate<T> pending) {
		MappedEntity<T> mapped = pending.mapped();
		RowUpdate statement = this.services.statements()
			.update(mapped.table(), pending.changes(), pending.where(), mapped.columns());
		return this.context.write(statement, isLast(mapped), new WrittenRow<>(mapped::read,
				(stored) -> (stored != null) ? updated(pending, stored) : Mono.error(() -> stale(pending))));
	}

	<T> OptimisticLockingFailureException stale(PendingUpdate<T> pending) {
		return stale("update", pending.mapped(), pending.entity());
	}

	/**
	 * Manage an updated entity and call the callbacks.
	 */
	<T> Mono<T> updated(PendingUpdate<T> pending, T stored) {
		SentValues.Received<T> received = received(pending.sent(), stored);
		this.unit.entities().updated(received.managed(received.entity()));
		if (!this.services.relations().owning(pending.mapped()).isEmpty()) {
			this.unit.relationSnapshots().updated(pending.key(), pending.changes().columns().names());
		}
		this.context.recording().updated(pending.mapped().type());
		return afterSave(received, received.entity(), pending.row());
	}

	/**
	 * Delete entities of one type with one statement.
	 */
	<T> Mono<Void> deleteAll(List<T> entities) {
		MappedEntity<T> mapped = this.services.mapping().ofInstance(entities.get(0));
		List<Map<SqlIdentifier, Parameter>> rows = new ArrayList<>();
		for (T entity : entities) {
			if (mapped.idOf(entity) == null) {
				return Mono.error(() -> new InvalidDataAccessApiUsageException(
						"An entity of type %s without an identifier cannot be deleted".formatted(mapped)));
			}
			rows.add(mapped.key(current(entity)).parameters());
		}
		if (hasChangedIdentifier(mapped, entities)) {
			return Mono.error(() -> changedIdentifier(mapped));
		}
		PreparedOperation<?> statement = this.services.statements().delete(mapped.table(), rows);
		return ((rows.size() == 1) ? this.context.delete(statement) : this.context.update(statement))
			.flatMap((hit) -> (hit == rows.size()) ? Mono.<Void>empty()
					: Mono.error(() -> staleDelete(mapped, entities, hit)))
			.doOnSuccess((nothing) -> entities.forEach((entity) -> removed(mapped, entity)));
	}

	// Its present identifier can be that of another row
	private <T> boolean hasChangedIdentifier(MappedEntity<T> mapped, List<T> entities) {
		Set<IdentityKey> unknown = new HashSet<>();
		for (T entity : entities) {
			ManagedEntity<T> managed = this.unit.find(entity);
			if (managed == null) {
				unknown.add(new IdentityKey(entity));
			}
			else if (!managed.isRowOf(entity)) {
				return true;
			}
		}
		return !unknown.isEmpty() && this.unit.entities()
			.hasAny((type) -> type == mapped.type(),
					(managed) -> unknown.contains(new IdentityKey(managed.instance())));
	}

	// Earlier instances of an immutable entity represent its row, with an older version
	private <T> T current(T entity) {
		ManagedEntity<T> managed = this.unit.find(entity);
		return (managed != null) ? managed.instance() : entity;
	}

	private <T> void removed(MappedEntity<T> mapped, T entity) {
		Object instance = Objects.requireNonNull(entity);
		this.unit.entities()
			.removed(instance, new EntityKey(mapped.type(), Objects.requireNonNull(mapped.idOf(entity))));
		this.context.recording().deleted(mapped.type());
	}

	private static <T> OptimisticLockingFailureException staleDelete(MappedEntity<T> mapped, List<T> entities,
			long hit) {
		return (entities.size() == 1) ? stale("delete", mapped, entities.get(0))
				: new OptimisticLockingFailureException(
						"Could not delete %d of %d %s: their rows do not exist or have another version"
							.formatted(entities.size() - hit, entities.size(), mapped));
	}

	private static <T> RowValues withNextVersion(MappedEntity<T> mapped, T entity, RowValues changes) {
		RelationalPersistentProperty version = mapped.version();
		if (version == null) {
			return changes;
		}
		Number next = VersionNumber.next(mapped.valueOf(entity, version), version.getType());
		return changes.and(version.getColumnName(), next);
	}

	// Generated values are copied into the instance of the caller
	private <T> SentValues.Received<T> received(SentValues<T> sent, T stored) {
		if (sent.mapped().isMutable()) {
			return sent.receive(stored, this.unit.writes());
		}
		T copy = this.services.relations().copyValues(sent.mapped(), sent.entity(), stored);
		return new SentValues.Received<>(sent.mapped(), copy, null);
	}

	// What a callback after the statement changes is managed as stored
	private <T> Mono<T> afterSave(SentValues.Received<T> received, T written, @Nullable OutboundRow row) {
		if (row == null) {
			return Mono.just(written);
		}
		Mono<CallbackResult<T>> saved = callbacks().afterSave(received.mapped(), written, row);
		return ImmediateValues.isImmediate(saved) ? Mono.just(written)
				: saved.doOnNext((result) -> this.unit.entities().updated(received.managed(result)))
					.map(CallbackResult::entity);
	}

	private static <T> OptimisticLockingFailureException stale(String what, MappedEntity<T> mapped, T entity) {
		RelationalPersistentProperty version = mapped.version();
		if (version == null) {
			return new OptimisticLockingFailureException("Could not %s %s with identifier %s: the row does not exist"
				.formatted(what, mapped, mapped.idOf(entity)));
		}
		return what.equals("update")
				? OptimisticLockingUtils.updateFailed(entity, mapped.valueOf(entity, version), mapped.metadata())
				: OptimisticLockingUtils.deleteFailed(entity, mapped.metadata());
	}

}
