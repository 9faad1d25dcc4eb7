package dev.asyncdb.sample.live;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Announces changes and returns them once they are committed.
 */
public interface ChangeFeed {

	/**
	 * Announce a change in the transaction of the subscriber.
	 * @param change the change
	 * @return completes when it is part of the transaction, fails without one
	 */
	Mono<Void> announce(Change change);

	/**
	 * Return the changes that are committed from now on. A subscriber that falls behind
	 * gets an error, and the stream completes when the application stops.
	 * @return the changes
	 */
	Flux<Change> changes();

}
