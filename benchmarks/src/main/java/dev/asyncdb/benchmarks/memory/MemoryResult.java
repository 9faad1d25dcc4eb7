package dev.asyncdb.benchmarks.memory;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The result of a statement.
 *
 * @param answer the columns of the rows
 * @param rows how many rows were found or written
 * @param key the identifier of the row, {@code null} for new ones, which have their
 * position
 */
record MemoryResult(Answer answer, int rows, @Nullable Object key) implements Result {

	@Override
	public Publisher<Long> getRowsUpdated() {
		return Mono.just((long) this.rows);
	}

	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
		if (this.answer.columns().isEmpty()) {
			return Mono.empty();
		}
		if (this.rows == 1) {
			return Mono.fromCallable(() -> mapping.apply(row(0), this.answer));
		}
		return Flux.range(0, this.rows).map((index) -> mapping.apply(row(index), this.answer));
	}

	private MemoryRow row(int index) {
		return new MemoryRow(this.answer, index, this.key);
	}

	@Override
	public Result filter(Predicate<Segment> filter) {
		throw new UnsupportedOperationException("filter");
	}

	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
		Flux<Segment> rows = this.answer.columns().isEmpty() ? Flux.empty()
				: Flux.range(0, this.rows).map((index) -> segment(row(index)));
		return rows.concatWithValues((UpdateCount) () -> this.rows).concatMap(mapping);
	}

	private static Segment segment(Row row) {
		return (RowSegment) () -> row;
	}

}
