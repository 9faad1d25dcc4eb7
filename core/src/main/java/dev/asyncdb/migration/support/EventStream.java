package dev.asyncdb.migration.support;

import dev.asyncdb.migration.MigrationEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Tells all who listen what happens, from whichever thread it does.
 */
final class EventStream {

	private final Sinks.Many<MigrationEvent> sink = Sinks.many().multicast().directBestEffort();

	synchronized void tell(MigrationEvent event) {
		this.sink.tryEmitNext(event);
	}

	Flux<MigrationEvent> flux() {
		return this.sink.asFlux();
	}

}
