package dev.asyncdb.session.unit;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends a write that is the whole of its transaction. Where the connection sends it
 * without BEGIN, it is the commit as well: a cancel comes too late from then on, unless
 * the statement has written nothing.
 */
public final class WholeTransaction {

	private final SessionState state;

	WholeTransaction(SessionState state) {
		this.state = state;
	}

	<T> Flux<T> rows(Connection connection, BiFunction<Row, RowMetadata, T> reader,
			BiFunction<Connection, BiFunction<Row, RowMetadata, T>, Flux<T>> statement) {
		// The rows arrive before the server has committed
		return sent(connection, (sole) -> statement.apply(sole, committed(reader)).collectList(), List::isEmpty)
			.flatMapIterable(Function.identity());
	}

	Mono<Long> count(Connection connection, Function<Connection, Mono<Long>> statement) {
		return sent(connection, statement, (count) -> count == 0);
	}

	private <T> Mono<T> sent(Connection connection, Function<Connection, Mono<T>> statement,
			Function<T, Boolean> isNothing) {
		return statement.apply(GuardedConnectionFactory.forWholeTransaction(connection, this.state::beginCommit))
			.doOnNext((written) -> {
				if (isNothing.apply(written)) {
					this.state.endCommit();
				}
			})
			.doOnError((failure) -> !(failure instanceof CommitOutcomeUnknownException),
					(refused) -> this.state.endCommit());
	}

	// The row is stored whether it can be read or not
	private <T> BiFunction<Row, RowMetadata, T> committed(BiFunction<Row, RowMetadata, T> reader) {
		return (row, metadata) -> {
			try {
				return reader.apply(row, metadata);
			}
			catch (RuntimeException | Error ex) {
				if (this.state.isCommitting()) {
					throw new CommitOutcomeUnknownException(ex);
				}
				throw ex;
			}
		};
	}

}
