package dev.asyncdb.session;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes all that is pending: inserts in the order of their addition, then changes, then
 * deletes.
 */
final class Flush {

	private final UnitOfWork unit;

	private final EntityWriter writer;

	private final InsertRun inserts;

	private final AtomicBoolean running = new AtomicBoolean();

	private final SessionEvents events;

	Flush(UnitOfWork unit, EntityWriter writer, InsertRun inserts, SessionEvents events) {
		this.events = events;
		this.unit = unit;
		this.writer = writer;
		this.inserts = inserts;
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
		return this.unit.isPending()
				? this.events.beforeFlush().then(Mono.defer(this::write)).then(Mono.defer(this.events::afterFlush))
				: Mono.empty();
	}

	private Mono<Void> write() {
		Mono<Void> added = Mono.defer(() -> this.inserts.insert(this.unit.added()).then());
		Mono<Void> updates = Flux.defer(() -> Flux.fromIterable(this.unit.dirty())).concatMap(this::update).then();
		Mono<Void> deletes = Flux.defer(() -> Flux.fromIterable(this.unit.deleted()))
			.concatMap(this.writer::<Object>delete)
			.then();
		return added.then(updates).then(deletes);
	}

	private <T> Mono<T> update(ManagedEntity<T> dirty) {
		return this.writer.update(dirty, dirty.instance());
	}

}
