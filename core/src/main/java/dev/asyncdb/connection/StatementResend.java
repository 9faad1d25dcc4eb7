package dev.asyncdb.connection;

import java.util.function.Function;
import java.util.function.Supplier;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends the first statement of a transaction again if it is outdated. The driver prepares
 * it anew, after an error that has ended the transaction; nothing is lost with that.
 */
record StatementResend(ConnectionSource source, LeaseState state, TransactionHealth health) {

	/**
	 * Return how to send a statement again, {@code null} if that is not possible.
	 */
	@Nullable Supplier<Flux<Result>> of(Function<Connection, ? extends Publisher<?>> call, Connection connection) {
		TransactionDefinition definition = this.state.definition();
		boolean isFirst = this.state.running() == null && definition != null;
		return (isFirst && ConnectionDialect.of(connection).hasOutdatedStatements())
				? () -> begunAnew(connection, definition)
					.thenMany(Flux.defer(() -> this.source.<Object>call(call.apply(connection)).cast(Result.class)))
				: null;
	}

	private Mono<Void> begunAnew(Connection connection, TransactionDefinition definition) {
		return this.source.complete(connection.rollbackTransaction())
			.then(Mono.defer(() -> TransactionStart.of(this.source, connection, definition).run()))
			.doOnNext(this.health::set)
			.then();
	}

}
