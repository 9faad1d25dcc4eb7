package dev.asyncdb.pool;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.reactivestreams.Publisher;

/**
 * A result whose rows are read as {@link MomentRow}.
 */
record MomentResult(Result delegate, MomentConnection connection) implements Result {

	@Override
	public Publisher<Long> getRowsUpdated() {
		return this.delegate.getRowsUpdated();
	}

	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
		return this.delegate.map((row, metadata) -> mapping.apply(new MomentRow(row, this.connection), metadata));
	}

	@Override
	public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapping) {
		return this.delegate.map((readable) -> mapping
			.apply((readable instanceof Row row) ? new MomentRow(row, this.connection) : readable));
	}

	@Override
	public Result filter(Predicate<Segment> filter) {
		return new MomentResult(this.delegate.filter((segment) -> filter.test(converted(segment))), this.connection);
	}

	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
		return this.delegate.flatMap((segment) -> mapping.apply(converted(segment)));
	}

	private Segment converted(Segment segment) {
		return (segment instanceof RowSegment row) ? new ConvertedRow(new MomentRow(row.row(), this.connection))
				: segment;
	}

	private record ConvertedRow(Row row) implements RowSegment {

	}

}
