package dev.asyncdb.test.fault;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import reactor.core.publisher.Mono;

/**
 * The server ends the connection.
 */
final class Loss extends Trap {

	private final ServerSessions sessions;

	Loss(Moment moment, ServerSessions sessions) {
		super(moment);
		this.sessions = sessions;
	}

	@Override
	Mono<Mono<Void>> prepare(Connection connection) {
		return this.sessions.areLocal() ? Mono.just(broken(connection))
				: this.sessions.idOf(connection).map(this.sessions::end);
	}

	// What H2 reports of a connection to a server
	private static Mono<Void> broken(Connection connection) {
		return Mono.from(connection.close())
			.then(Mono.error(() -> new R2dbcNonTransientResourceException("The connection is broken", "90067", 90067)));
	}

}
