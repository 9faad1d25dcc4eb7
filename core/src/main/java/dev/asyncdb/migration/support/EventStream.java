package dev.asyncdb.migration.support;

import dev.asyncdb.migration.MigrationEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Publishes events to all subscribers. Events may come from any thread.
 */
final class EventStream {

	private final Sinks.Many<MigrationEvent> sink = Sinks.many().multicast().directBestEffort();

	synchronized void publish(MigrationEvent event) {
		this.sink.tryEmitNext(event);
	}

	Flux<MigrationEvent> flux() {
		return this.sink.asFlux();
	}

}
