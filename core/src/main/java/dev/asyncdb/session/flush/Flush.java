package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.metrics.RowCounts;
import dev.asyncdb.reactive.ImmediateValues;
import dev.asyncdb.reactive.step.Followed;
import dev.asyncdb.relation.support.Tables;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.FlushRecording;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionEvents;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.session.write.ForeignKeyUpdates;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Writes the pending state: updates in tables that get new rows, inserts by their foreign
 * keys, the other updates, rows of join tables, deletes in reverse order. As in
 * SQLAlchemy's unit of work, a new row can so have a unique value that another row of its
 * table no longer has, and a new entity with the identifier of a deleted one updates its
 * row.
 */
public final class Flush {

	// As many as SQLAlchemy allows
	private static final int FLUSHES_OF_A_COMMIT = 100;

	private final SessionContext context;

	private @Nullable FlushSteps steps;

	private final SessionServices services;

	private final UnitOfWork unit;

	private final SessionEvents events;

	private final FlushRecording recording;

	/**
	 * Create a flush.
	 * @param context the session; if its next write can be the whole transaction, nothing
	 * but the commit follows the flush
	 */
	public Flush(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.unit = context.unit();
		this.events = context.events();
		this.recording = context.recording();
	}

	/**
	 * Write the pending state. A query of a callback during a flush does not flush again.
	 */
	public Mono<Void> run() {
		return Mono.defer(this::runNow);
	}

	private Mono<Void> runNow() {
		return runNow((failure) -> null);
	}

	/**
	 * Write the pending state now, and continue.
	 * @param next called with the failure of the flush, or {@code null}; returns what
	 * follows, {@code null} to end as the flush has
	 */
	public Mono<Void> runNow(Function<@Nullable Throwable, @Nullable Mono<Void>> next) {
		if (this.unit.isEmpty() || !this.unit.writes().beginFlush()) {
			return Objects.requireNonNullElse(next.apply(null), Mono.empty());
		}
		return Followed.of(this.recording.recorded(Mono.defer(this::writeAndNotify)), (failure) -> {
			this.unit.endFlush();
			return next.apply(failure);
		});
	}

	/**
	 * Write the pending state before a commit, and what listeners and entity callbacks
	 * change while it is written, since no later flush does.
	 */
	public Mono<Void> runBeforeCommit() {
		return Mono.defer(() -> ImmediateValues.then(runNow(), this::runAgain));
	}

	/**
	 * Write what listeners and entity callbacks have changed during the last flush before
	 * a commit.
	 */
	public Mono<Void> runAgain() {
		return isChangedMeanwhile(true) ? runAgain(FLUSHES_OF_A_COMMIT) : Mono.empty();
	}

	private Mono<Void> runAgain(int left) {
		if (left == 0) {
			return Mono.error(() -> new InvalidDataAccessApiUsageException(
					"A commit does not end: listeners or entity callbacks have changed entities in each of its %d flushes"
						.formatted(FLUSHES_OF_A_COMMIT)));
		}
		return ImmediateValues.then(runNow(), () -> isChangedMeanwhile(false) ? runAgain(left - 1) : Mono.empty());
	}

	/**
	 * Return whether the last flush has left something to write. Without calls of the
	 * application nothing is compared again.
	 */
	private boolean isChangedMeanwhile(boolean isFirst) {
		if (this.unit.hasPendingOperations()) {
			return true;
		}
		return (this.events.hasListeners() || this.unit.writes().hasCalledBack())
				&& (hasWritable() || (isFirst && steps().hasDirtyRelations((relation) -> true)));
	}

	private boolean hasWritable() {
		for (ManagedEntity<?> managed : this.unit.entities().dirty()) {
			if (managed.isWritable()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Write the pending state before a query, if a part of it belongs into a table that
	 * the query reads.
	 */
	public Mono<Void> before(Tables read) {
		return canBeSeenIn(read) ? run() : Mono.empty();
	}

	/**
	 * Write the pending state before a row is read by its identifier, if entities were
	 * added or deleted. A changed entity is managed, and so is not read by a query,
	 * unless another type is mapped to the same table.
	 */
	public Mono<Void> beforeFind(MappedEntity<?> mapped) {
		return (!this.unit.isEmpty() && (this.unit.hasPendingOperations() || canBeSeenAs(mapped))) ? run()
				: Mono.empty();
	}

	private boolean canBeSeenAs(MappedEntity<?> mapped) {
		Tables read = new Tables().add(mapped.table());
		return this.unit.entities().hasAny((type) -> type != mapped.type() && isIn(type, read), (managed) -> true)
				&& canBeSeenIn(read);
	}

	private boolean canBeSeenIn(Tables read) {
		return this.unit.hasPendingOperations() || this.unit.entities().hasDirty((type) -> isIn(type, read)) || steps()
			.hasDirtyRelations((relation) -> this.services.relations().writtenBy(relation).intersect(read));
	}

	private boolean isIn(Class<?> type, Tables read) {
		return read.contains(this.services.mapping().of(type).table());
	}

	private Mono<Void> writeAndNotify() {
		if (!this.events.hasListeners()) {
			return write();
		}
		return hasChanges() ? this.events.beforeFlush().then(Mono.defer(this::writeAndCount)) : Mono.empty();
	}

	private Mono<Void> writeAndCount() {
		Map<Class<?>, RowCounts> before = this.recording.rows();
		return write().then(Mono.defer(() -> this.events.afterFlush(this.recording.rowsSince(before))));
	}

	/**
	 * Return whether a flush would write something.
	 */
	public boolean hasChanges() {
		return this.unit.hasPendingOperations() || this.unit.entities().hasDirty((type) -> true)
				|| steps().hasDirtyRelations((relation) -> true);
	}

	private Mono<Void> write() {
		List<ManagedEntity<?>> changed = lastSteps().dirtyRelations();
		return (this.unit.hasPendingOperations() || !changed.isEmpty()) ? writeAll(changed) : updateOnly();
	}

	private Mono<Void> updateOnly() {
		Collection<ManagedEntity<?>> dirty = this.unit.entities().dirty();
		FlushSteps writing = (dirty.size() == 1) ? lastSteps() : steps();
		return dirty.isEmpty() ? Mono.empty() : ImmediateValues.then(writing.update(dirty), () -> {
			steps().updateSnapshots(new ComparedRelations(this.unit), List.of(), instances(dirty));
			return Mono.empty();
		});
	}

	/**
	 * Return the steps of a flush that writes several rows.
	 */
	private FlushSteps steps() {
		FlushSteps known = (this.steps != null) ? this.steps : new FlushSteps(this.context.partOfTransaction());
		this.steps = known;
		return known;
	}

	private FlushSteps lastSteps() {
		return (this.context.whole() != null) ? new FlushSteps(this.context) : steps();
	}

	private Mono<Void> writeAll(List<ManagedEntity<?>> changed) {
		if (this.context.whole() != null && changed.isEmpty() && isOneNewRow()) {
			return lastSteps().insert(this.unit.added(), new ForeignKeyUpdates(this.context));
		}
		return ImmediateValues.then(steps().cascade(changed), () -> {
			RelationChanges changes = steps().changes(changed);
			Mono<Void> orphans = steps().orphans(changes.references());
			return ImmediateValues.then(ImmediateValues.then(orphans, steps()::switchRows),
					() -> write(changes, instances(changed)));
		});
	}

	/**
	 * Return whether nothing else is to be written, and no relation is to be compared.
	 */
	private boolean isOneNewRow() {
		List<Object> added = this.unit.added();
		return added.size() == 1 && this.unit.deleted().isEmpty() && this.unit.edits().isEmpty()
				&& this.context.relationsOf(added.get(0)).isEmpty() && !this.unit.entities().hasDirty((type) -> true);
	}

	private Mono<Void> write(RelationChanges changes, List<Object> written) {
		List<Object> added = changes.compared().added();
		if (this.context.whole() != null && isOneRow(changes, added)) {
			return writeOne(changes, added, written);
		}
		Mono<Void> updated = ImmediateValues.then(steps().writeReplaced(changes),
				() -> updateBefore(added, changes.references(), written));
		Mono<Void> inserted = ImmediateValues.then(updated, () -> steps().insert(added, changes.references()));
		return ImmediateValues.then(inserted, () -> updateAndDelete(changes, written, added));
	}

	private boolean isOneRow(RelationChanges changes, List<Object> added) {
		List<Object> deleted = this.unit.deleted();
		if (added.size() + deleted.size() != 1 || this.unit.entities().hasDirty((type) -> true)) {
			return false;
		}
		return deleted.isEmpty() ? changes.areOnlyOf(added.get(0))
				: changes.areOnlyOf(deleted.get(0)) && !changes.haveJoinRowsOf(deleted.get(0));
	}

	private Mono<Void> writeOne(RelationChanges changes, List<Object> added, List<Object> written) {
		FlushSteps last = lastSteps();
		Mono<Void> row = added.isEmpty() ? last.delete() : last.insert(added, changes.references());
		return ImmediateValues.then(row, () -> {
			written.addAll(changes.references().referrers());
			steps().updateSnapshots(changes.compared(), added, written);
			return Mono.empty();
		});
	}

	private Mono<Void> updateBefore(List<Object> added, ForeignKeyUpdates references, List<Object> written) {
		if (added.isEmpty()) {
			return Mono.empty();
		}
		references.fillStored();
		Collection<ManagedEntity<?>> dirty = steps().first(this.unit.entities().dirty(), added, references);
		addInstances(dirty, written);
		return steps().update(dirty);
	}

	private Mono<Void> updateAndDelete(RelationChanges changes, List<Object> written, List<Object> added) {
		changes.references().fillStored();
		Collection<ManagedEntity<?>> dirty = this.unit.entities().dirty();
		addInstances(dirty, written);
		written.addAll(changes.references().referrers());
		Mono<Void> joined = ImmediateValues.then(steps().update(dirty),
				() -> steps().updateJoinTables(changes.joinTables()));
		return ImmediateValues.then(ImmediateValues.then(joined, steps()::delete), () -> {
			steps().updateSnapshots(changes.compared(), added, written);
			return Mono.empty();
		});
	}

	private static List<Object> instances(Collection<ManagedEntity<?>> managed) {
		List<Object> instances = new ArrayList<>(managed.size());
		addInstances(managed, instances);
		return instances;
	}

	private static void addInstances(Collection<ManagedEntity<?>> managed, List<Object> instances) {
		if (!managed.isEmpty()) {
			managed.forEach((entity) -> instances.add(entity.instance()));
		}
	}

}
