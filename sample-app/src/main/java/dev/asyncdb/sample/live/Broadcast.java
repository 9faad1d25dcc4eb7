package dev.asyncdb.sample.live;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;

/**
 * Passes changes to all subscribers.
 */
final class Broadcast {

	private static final int BUFFER = 256;

	private static final EmitFailureHandler ONE_AFTER_THE_OTHER = EmitFailureHandler.busyLooping(Duration.ofSeconds(1));

	private final Sinks.Many<Change> sink = Sinks.many().multicast().directBestEffort();

	void emit(Change change) {
		this.sink.emitNext(change, ONE_AFTER_THE_OTHER);
	}

	void complete() {
		this.sink.emitComplete(ONE_AFTER_THE_OTHER);
	}

	// An error ends the response of a slow client, which then connects again
	Flux<Change> changes() {
		return this.sink.asFlux().onBackpressureBuffer(BUFFER);
	}

}
