package dev.asyncdb.test.rollback;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A result that reports the errors of the database, which drivers signal here and not
 * where the statement is executed. It is read to its end, however slowly its rows are
 * consumed: the connection is needed for other statements.
 */
record NotedResult(Result result, Runnable whenFailed) implements Result {

	private <T> Flux<T> noted(Publisher<T> values) {
		return Flux.from(values)
			.doOnError(R2dbcException.class, (failure) -> this.whenFailed.run())
			.onBackpressureBuffer();
	}

	@Override
	public Publisher<Long> getRowsUpdated() {
		return noted(this.result.getRowsUpdated());
	}

	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
		return noted(this.result.<T>map(mapping));
	}

	@Override
	public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapping) {
		return noted(this.result.<T>map(mapping));
	}

	@Override
	public Result filter(Predicate<Segment> filter) {
		return new NotedResult(this.result.filter(filter), this.whenFailed);
	}

	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
		return noted(this.result.<T>flatMap(mapping));
	}

}
