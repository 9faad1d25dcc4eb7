package dev.asyncdb.statement.sql;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * What is made of all results of one execution of a statement. It has no state, since a
 * statement may be executed again.
 *
 * @param <T> the type of the elements of a result
 * @param <S> the type of what is collected
 * @param <R> the type of the outcome
 * @since 0.1.0
 */
public interface ResultCollector<T, S, R> {

	/**
	 * Return what to read of a result.
	 * @param result the result
	 * @return its elements
	 * @since 0.1.0
	 */
	Publisher<T> read(Result result);

	/**
	 * Add an element. A failure ends the execution; the rest of the results is drained.
	 * @param collected what was collected before, {@code null} at first
	 * @param element the element
	 * @return what is collected now
	 * @since 0.1.0
	 */
	S add(@Nullable S collected, T element);

	/**
	 * Continue after all results were read.
	 * @param collected what was collected, {@code null} if there was no element
	 * @return the outcome
	 * @since 0.1.0
	 */
	Mono<R> finish(@Nullable S collected);

	/**
	 * Collect all rows before the next step, which may run another statement.
	 * @param <T> the type of the rows
	 * @param <R> the type of the outcome
	 * @param mapper reads a row
	 * @param next continues with all rows, possibly none
	 * @return the collector
	 * @since 0.1.0
	 */
	static <T, R> ResultCollector<T, ?, R> rows(BiFunction<Row, RowMetadata, T> mapper,
			Function<List<T>, Mono<R>> next) {
		return new CollectedRows<>(mapper, next);
	}

}
