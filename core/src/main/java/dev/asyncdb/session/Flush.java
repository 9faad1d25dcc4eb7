package dev.asyncdb.session;

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

	Flush(UnitOfWork unit, EntityWriter writer, InsertRun inserts) {
		this.unit = unit;
		this.writer = writer;
		this.inserts = inserts;
	}

	Mono<Void> run() {
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
