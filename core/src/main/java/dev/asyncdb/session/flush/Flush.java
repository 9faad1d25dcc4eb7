package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.asyncdb.session.unit.FlushRecording;
import dev.asyncdb.session.unit.ManagedEntity;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionEvents;
import dev.asyncdb.session.unit.UnitOfWork;
import reactor.core.publisher.Mono;

/**
 * Writes all that is pending: new entities, those that others refer to first; then
 * changes; then links; then deletes, those that refer to others first. This is the order
 * of SQLAlchemy's unit of work.
 */
public final class Flush {

	private final FlushSteps steps;

	private final UnitOfWork unit;

	private final SessionEvents events;

	private final FlushRecording recording;

	private final AtomicBoolean running = new AtomicBoolean();

	public Flush(SessionContext context) {
		this.steps = new FlushSteps(context);
		this.unit = context.unit();
		this.events = context.events();
		this.recording = context.recording();
	}

	/**
	 * Write. A callback that queries meanwhile, and would flush again, goes without: what
	 * is being written is on its way.
	 */
	public Mono<Void> run() {
		return Mono.defer(() -> {
			boolean begins = !this.unit.isEmpty() && this.running.compareAndSet(false, true);
			return begins ? this.recording.recorded(writeAndTell()).doOnTerminate(() -> this.running.set(false))
					: Mono.empty();
		});
	}

	private Mono<Void> writeAndTell() {
		if (!this.events.areHeard()) {
			return write();
		}
		return (this.unit.isPending() || !this.steps.touched().isEmpty())
				? this.events.beforeFlush().then(Mono.defer(this::write)).then(Mono.defer(this.events::afterFlush))
				: Mono.empty();
	}

	private Mono<Void> write() {
		List<ManagedEntity<?>> touched = this.steps.touched();
		return (this.unit.isQuiet() && touched.isEmpty()) ? updateOnly() : writeAll(touched);
	}

	private Mono<Void> updateOnly() {
		Collection<ManagedEntity<?>> dirty = this.unit.dirty();
		return dirty.isEmpty() ? Mono.empty() : this.steps.update(dirty)
			.then(Mono.fromRunnable(() -> this.steps.settle(List.of(), instances(dirty))));
	}

	private Mono<Void> writeAll(List<ManagedEntity<?>> touched) {
		return this.steps.cascade(touched).then(Mono.defer(() -> {
			RelationChanges changes = this.steps.changes(touched);
			return this.steps.orphans(changes.references()).then(Mono.defer(() -> write(changes, touched)));
		}));
	}

	private Mono<Void> write(RelationChanges changes, List<ManagedEntity<?>> touched) {
		List<Object> added = this.unit.added();
		return this.steps.makeRoom(changes)
			.then(Mono.defer(() -> this.steps.insert(added, changes.references())))
			.then(Mono.fromRunnable(changes.references()::fillStored))
			.then(Mono.defer(() -> updateAndDelete(changes, touched, added)));
	}

	private Mono<Void> updateAndDelete(RelationChanges changes, List<ManagedEntity<?>> touched, List<Object> added) {
		Collection<ManagedEntity<?>> dirty = this.unit.dirty();
		List<Object> written = instances(dirty);
		written.addAll(instances(touched));
		written.addAll(changes.references().referrers());
		return this.steps.update(dirty)
			.then(Mono.defer(() -> this.steps.link(changes.links())))
			.then(Mono.defer(this.steps::delete))
			.then(Mono.fromRunnable(() -> this.steps.settle(added, written)));
	}

	private static List<Object> instances(Collection<ManagedEntity<?>> managed) {
		List<Object> instances = new ArrayList<>();
		managed.forEach((entity) -> instances.add(entity.instance()));
		return instances;
	}

}
