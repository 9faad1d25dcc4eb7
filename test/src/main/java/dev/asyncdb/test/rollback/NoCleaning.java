package dev.asyncdb.test.rollback;

import reactor.core.publisher.Mono;

/**
 * Leaves everything as the test has left it.
 */
record NoCleaning() implements RealCleaning {

	@Override
	public Mono<Void> before(RollbackConnections database, String test) {
		return Mono.fromRunnable(() -> database.beginReal(test, null));
	}

	@Override
	public Mono<Void> after(RollbackConnections database) {
		return Mono.empty();
	}

}
