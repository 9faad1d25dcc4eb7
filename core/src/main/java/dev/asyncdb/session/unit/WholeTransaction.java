package dev.asyncdb.session.unit;

import java.util.function.BiFunction;
import java.util.function.Supplier;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.statement.sql.ResultCollector;
import dev.asyncdb.statement.sql.WrittenRow;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
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
	 * Return the connection that sends the statement, without BEGIN if it can.
	 */
	Connection sole(Connection connection) {
		return GuardedConnectionFactory.forWholeTransaction(connection, this.state::beginCommit);
	}

	/**
	 * Send the statement. If it is refused, nothing is committed.
	 */
	<T> Mono<T> sent(Mono<T> statement) {
		return statement.doOnError((failure) -> !(failure instanceof CommitOutcomeUnknownException),
				(refused) -> this.state.endCommit());
	}

	/**
	 * Continue with the row that the statement has written.
	 */
	<T, R> ResultCollector<T, ?, R> committed(WrittenRow<T, R> row) {
		return new CommittedRow<>(this, row);
	}

	/**
	 * Note how many rows the statement has written.
	 */
	void count(long rows) {
		if (rows == 0) {
			this.state.endCommit();
		}
	}

	// The row is stored whether it can be read or not
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

	/**
	 * A row that arrives before the server has committed.
	 */
	private record CommittedRow<T, R>(WholeTransaction transaction,
			WrittenRow<T, R> row) implements ResultCollector<T, T, R>, BiFunction<Row, RowMetadata, T> {

		@Override
		public Publisher<T> read(Result result) {
			return result.map(this);
		}

		@Override
		public T apply(Row read, RowMetadata metadata) {
			return this.transaction.stored(() -> this.row.reader().apply(read, metadata));
		}

		@Override
		public T add(@Nullable T collected, T element) {
			return this.transaction.stored(() -> this.row.add(collected, element));
		}

		@Override
		public Mono<R> finish(@Nullable T collected) {
			this.transaction.count((collected != null) ? 1 : 0);
			return this.transaction.stored(() -> this.row.finish(collected));
		}

	}

}
