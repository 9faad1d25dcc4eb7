package dev.asyncdb.test.fault;

import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The caller cancels.
 */
final class HangUp extends Trap {

	private final Sinks.Empty<Void> reached = Sinks.empty();

	HangUp(Moment moment) {
		super(moment);
	}

	Mono<Void> reached() {
		return this.reached.asMono();
	}

	@Override
	Mono<Mono<Void>> prepare(Connection connection) {
		return Mono.just(Mono.fromRunnable(this.reached::tryEmitEmpty));
	}

}
