package dev.asyncdb.session;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Mono;

/**
 * Writes all that is pending: new entities, those that others refer to first; then
 * changes; then links; then deletes, those that refer to others first. This is the order
 * of SQLAlchemy's unit of work.
 */
final class Flush {

	private final FlushSteps steps;

	private final UnitOfWork unit;

	private final SessionEvents events;

	private final AtomicBoolean running = new AtomicBoolean();

	Flush(FlushSteps steps, UnitOfWork unit, SessionEvents events) {
		this.steps = steps;
		this.unit = unit;
		this.events = events;
	}

	/**
	 * Write. A callback that queries meanwhile, and would flush again, goes without: what
	 * is being written is on its way.
	 */
	Mono<Void> run() {
		return Mono.defer(() -> this.running.compareAndSet(false, true)
				? writeAndTell().doOnTerminate(() -> this.running.set(false)) : Mono.empty());
	}

	private Mono<Void> writeAndTell() {
		if (!this.events.areHeard()) {
			return write();
		}
		return this.steps.cascade()
			.then(Mono.defer(() -> isPending()
					? this.events.beforeFlush().then(Mono.defer(this::write)).then(Mono.defer(this.events::afterFlush))
					: Mono.empty()));
	}

	private boolean isPending() {
		return this.unit.isPending() || !this.steps.changes().areEmpty();
	}

	private Mono<Void> write() {
		return this.unit.isQuiet() ? this.steps.update() : writeAll();
	}

	private Mono<Void> writeAll() {
		return this.steps.cascade().then(Mono.defer(() -> write(this.steps.changes())));
	}

	private Mono<Void> write(RelationChanges changes) {
		List<Object> added = this.unit.added();
		return this.steps.insert(added, changes.references())
			.then(Mono.fromRunnable(changes.references()::fillStored))
			.then(Mono.defer(this.steps::update))
			.then(Mono.defer(() -> this.steps.link(changes.links())))
			.then(Mono.defer(this.steps::delete))
			.then(Mono.fromRunnable(() -> this.steps.settle(added)));
	}

}
