package dev.asyncdb.sample.live;

import java.time.Duration;
import java.util.Locale;

import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Committed changes as server-sent events. It has no session argument, since a stream
 * without end would keep a connection of the pool.
 */
@RestController
class LiveController {

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

	private final ChangeFeed feed;

	LiveController(ChangeFeed feed) {
		this.feed = feed;
	}

	// The comments end the response if the client is gone; the first one opens it
	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<Change>> events() {
		return Flux.defer(() -> {
			Flux<ServerSentEvent<Change>> changes = this.feed.changes().map(LiveController::toEvent).share();
			return changes.mergeWith(comments().takeUntilOther(changes.ignoreElements()));
		});
	}

	private static Flux<ServerSentEvent<Change>> comments() {
		return Flux.interval(Duration.ZERO, KEEP_ALIVE)
			.onBackpressureDrop()
			.map((index) -> ServerSentEvent.<Change>builder().comment("alive").build());
	}

	private static ServerSentEvent<Change> toEvent(Change change) {
		return ServerSentEvent.builder(change).event(change.kind().name().toLowerCase(Locale.ROOT)).build();
	}

}
