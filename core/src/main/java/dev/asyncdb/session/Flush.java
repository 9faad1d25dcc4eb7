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

	Flush(UnitOfWork unit, EntityWriter writer) {
		this.unit = unit;
		this.writer = writer;
	}

	Mono<Void> run() {
		Mono<Void> inserts = Flux.defer(() -> Flux.fromIterable(this.unit.added()))
			.concatMap(this.writer::<Object>insert)
			.then();
		Mono<Void> updates = Flux.defer(() -> Flux.fromIterable(this.unit.dirty())).concatMap(this::update).then();
		Mono<Void> deletes = Flux.defer(() -> Flux.fromIterable(this.unit.deleted()))
			.concatMap(this.writer::<Object>delete)
			.then();
		return inserts.then(updates).then(deletes);
	}

	private <T> Mono<T> update(ManagedEntity<T> dirty) {
		return this.writer.update(dirty, dirty.instance());
	}

}
