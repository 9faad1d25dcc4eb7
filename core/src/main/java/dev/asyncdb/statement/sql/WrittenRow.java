package dev.asyncdb.statement.sql;

import java.util.function.BiFunction;
import java.util.function.Function;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.dao.IncorrectResultSizeDataAccessException;

/**
 * The row that a statement for one row has written, for the next step.
 *
 * @param reader reads the row
 * @param next continues with the row, {@code null} if none was written
 */
public record WrittenRow<T, R>(BiFunction<Row, RowMetadata, T> reader,
		Function<@Nullable T, Mono<R>> next) implements ResultCollector<T, T, R> {

	@Override
	public Publisher<T> read(Result result) {
		return result.map(this.reader);
	}

	@Override
	public T add(@Nullable T collected, T element) {
		if (collected != null) {
			throw new IncorrectResultSizeDataAccessException("A statement for one row has returned several", 1);
		}
		return element;
	}

	@Override
	public Mono<R> finish(@Nullable T collected) {
		return this.next.apply(collected);
	}

}
