package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.asyncdb.session.unit.FlushRecording;
import dev.asyncdb.session.unit.ManagedEntity;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionEvents;
import dev.asyncdb.session.unit.UnitOfWork;
import reactor.core.publisher.Mono;

/**
 * Writes the pending state in the order of SQLAlchemy's unit of work: inserts by their
 * foreign keys, updates, rows of join tables, deletes in reverse order.
 */
public final class Flush {

	private final FlushSteps steps;

	private final UnitOfWork unit;

	private final SessionEvents events;

	private final FlushRecording recording;

	public Flush(SessionContext context) {
		this.steps = new FlushSteps(context);
		this.unit = context.unit();
		this.events = context.events();
		this.recording = context.recording();
	}

	/**
	 * Write the pending state. A query of a callback during a flush does not flush again.
	 */
	public Mono<Void> run() {
		return Mono.defer(() -> (!this.unit.isEmpty() && this.unit.writes().beginFlush())
				? this.recording.recorded(writeAndNotify()).doOnTerminate(this.unit.writes()::endFlush) : Mono.empty());
	}

	private Mono<Void> writeAndNotify() {
		if (!this.events.hasListeners()) {
			return write();
		}
		return hasChanges()
				? this.events.beforeFlush().then(Mono.defer(this::write)).then(Mono.defer(this.events::afterFlush))
				: Mono.empty();
	}

	private boolean hasChanges() {
		return this.unit.hasPendingOperations() || !this.unit.dirty().isEmpty()
				|| !this.steps.dirtyRelations().isEmpty();
	}

	private Mono<Void> write() {
		List<ManagedEntity<?>> changed = this.steps.dirtyRelations();
		return (this.unit.hasPendingOperations() || !changed.isEmpty()) ? writeAll(changed) : updateOnly();
	}

	private Mono<Void> updateOnly() {
		Collection<ManagedEntity<?>> dirty = this.unit.dirty();
		return dirty.isEmpty() ? Mono.empty() : this.steps.update(dirty)
			.then(Mono.fromRunnable(() -> this.steps.updateSnapshots(List.of(), instances(dirty))));
	}

	private Mono<Void> writeAll(List<ManagedEntity<?>> changed) {
		return this.steps.cascade(changed).then(Mono.defer(() -> {
			RelationChanges changes = this.steps.changes(changed);
			return this.steps.orphans(changes.references()).then(Mono.defer(() -> write(changes, changed)));
		}));
	}

	private Mono<Void> write(RelationChanges changes, List<ManagedEntity<?>> changed) {
		List<Object> added = this.unit.added();
		return this.steps.writeReplaced(changes)
			.then(Mono.defer(() -> this.steps.insert(added, changes.references())))
			.then(Mono.fromRunnable(changes.references()::fillStored))
			.then(Mono.defer(() -> updateAndDelete(changes, changed, added)));
	}

	private Mono<Void> updateAndDelete(RelationChanges changes, List<ManagedEntity<?>> changed, List<Object> added) {
		Collection<ManagedEntity<?>> dirty = this.unit.dirty();
		List<Object> written = instances(dirty);
		written.addAll(instances(changed));
		written.addAll(changes.references().referrers());
		return this.steps.update(dirty)
			.then(Mono.defer(() -> this.steps.updateJoinTables(changes.joinTables())))
			.then(Mono.defer(this.steps::delete))
			.then(Mono.fromRunnable(() -> this.steps.updateSnapshots(added, written)));
	}

	private static List<Object> instances(Collection<ManagedEntity<?>> managed) {
		List<Object> instances = new ArrayList<>();
		managed.forEach((entity) -> instances.add(entity.instance()));
		return instances;
	}

}
