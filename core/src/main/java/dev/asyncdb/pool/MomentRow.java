package dev.asyncdb.pool;

import java.time.Instant;
import java.time.LocalDateTime;

import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A row that reads an {@link Instant} from the date and time of the server session.
 */
record MomentRow(Row delegate, MomentConnection connection) implements Row {

	@Override
	public RowMetadata getMetadata() {
		return this.delegate.getMetadata();
	}

	@Override
	public @Nullable Object get(int index) {
		return this.delegate.get(index);
	}

	@Override
	public @Nullable Object get(String name) {
		return this.delegate.get(name);
	}

	@Override
	public <T> @Nullable T get(int index, Class<T> type) {
		return (type == Instant.class) ? type.cast(moment(this.delegate.get(index, LocalDateTime.class)))
				: this.delegate.get(index, type);
	}

	@Override
	public <T> @Nullable T get(String name, Class<T> type) {
		return (type == Instant.class) ? type.cast(moment(this.delegate.get(name, LocalDateTime.class)))
				: this.delegate.get(name, type);
	}

	private @Nullable Instant moment(@Nullable LocalDateTime local) {
		return (local != null) ? this.connection.moment(local) : null;
	}

}
