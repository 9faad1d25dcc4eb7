package dev.asyncdb.session.unit;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.statement.sql.WrittenRow;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
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

	/**
	 * Write one row and continue with it.
	 */
	<T, R> Mono<R> row(Connection connection, WrittenRow<T, R> row,
			BiFunction<Connection, WrittenRow<T, R>, Mono<R>> statement) {
		// The row arrives before the server has committed
		WrittenRow<T, R> committed = new WrittenRow<>(committed(row.reader()), committed(row.next()));
		return sent(connection, (sole) -> statement.apply(sole, committed));
	}

	private <T, R> Function<@Nullable T, Mono<R>> committed(Function<@Nullable T, Mono<R>> next) {
		return (written) -> {
			endUnless(written != null);
			return stored(() -> next.apply(written));
		};
	}

	/**
	 * Delete one row.
	 * @return the number of deleted rows
	 */
	Mono<Long> count(Connection connection, Function<Connection, Mono<Long>> statement) {
		return sent(connection, statement).doOnNext((count) -> endUnless(count != 0));
	}

	private void endUnless(boolean isWritten) {
		if (!isWritten) {
			this.state.endCommit();
		}
	}

	private <T> Mono<T> sent(Connection connection, Function<Connection, Mono<T>> statement) {
		return statement.apply(GuardedConnectionFactory.forWholeTransaction(connection, this.state::beginCommit))
			.doOnError((failure) -> !(failure instanceof CommitOutcomeUnknownException),
					(refused) -> this.state.endCommit());
	}

	// The row is stored whether it can be read or not
	private <T> BiFunction<Row, RowMetadata, T> committed(BiFunction<Row, RowMetadata, T> reader) {
		return (row, metadata) -> stored(() -> reader.apply(row, metadata));
	}

	private <T> T stored(Supplier<T> following) {
		try {
			return following.get();
		}
		catch (RuntimeException | Error ex) {
			if (this.state.isCommitting()) {
				throw new CommitOutcomeUnknownException(ex);
			}
			throw ex;
		}
	}

}
