package dev.asyncdb.statement.sql;

import java.util.ArrayList;
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
 * All rows of a statement, for the next step.
 */
record CollectedRows<T, R>(BiFunction<Row, RowMetadata, T> mapper,
		Function<List<T>, Mono<R>> next) implements ResultCollector<T, List<T>, R> {

	@Override
	public Publisher<T> read(Result result) {
		return result.map(this.mapper);
	}

	@Override
	public List<T> add(@Nullable List<T> collected, T element) {
		List<T> rows = (collected != null) ? collected : new ArrayList<>();
		rows.add(element);
		return rows;
	}

	@Override
	public Mono<R> finish(@Nullable List<T> collected) {
		return this.next.apply((collected != null) ? collected : List.of());
	}

}
