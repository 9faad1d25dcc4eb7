package dev.asyncdb.benchmarks.memory;

import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A row of a result.
 *
 * @param answer the columns
 * @param position the position in the result, from zero
 * @param key the identifier, {@code null} if the position is
 */
record MemoryRow(Answer answer, int position, @Nullable Object key) implements Row {

	@Override
	public RowMetadata getMetadata() {
		return this.answer;
	}

	@Override
	public @Nullable Object get(int index) {
		MemoryColumn column = this.answer.columns().get(index);
		return switch (column.kind()) {
			case IDENTIFIER -> (this.key != null) ? this.key : ordinal();
			case ORDINAL -> ordinal();
			case CONSTANT -> column.value();
		};
	}

	private Long ordinal() {
		return this.position + 1L;
	}

	@Override
	public @Nullable Object get(String name) {
		return get(this.answer.indexOf(name));
	}

	@Override
	public <T> @Nullable T get(int index, Class<T> type) {
		return type.cast(get(index));
	}

	@Override
	public <T> @Nullable T get(String name, Class<T> type) {
		return get(this.answer.indexOf(name), type);
	}

}
