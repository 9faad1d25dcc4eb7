package dev.asyncdb.jdbc.view;

import java.nio.ByteBuffer;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.error.DatabaseErrors;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Collects a result in memory.
 */
final class ResultReader {

	private final List<@Nullable Object[]> rows = new ArrayList<>();

	private List<JdbcResult.Column> columns = List.of();

	private @Nullable Long updated;

	private final List<SQLWarning> warnings = new ArrayList<>();

	private @Nullable Throwable failure;

	private ResultReader() {
	}

	static Mono<JdbcResult> read(Result result) {
		return Mono.defer(() -> {
			ResultReader reader = new ResultReader();
			return Flux.from(result.<Object>flatMap(reader::take)).then(Mono.defer(reader::result));
		});
	}

	private Mono<JdbcResult> result() {
		return (this.failure != null) ? Mono.error(this.failure)
				: Mono.just(new JdbcResult(this.columns, this.rows, this.updated, this.warnings));
	}

	private Publisher<Object> take(Result.Segment segment) {
		return Mono.fromRunnable(() -> {
			// An error signal here would make the driver cancel the rest of the batch
			if (segment instanceof Result.Message message) {
				take(message);
			}
			if (segment instanceof Result.RowSegment row) {
				take(row.row());
			}
			if (segment instanceof Result.UpdateCount count) {
				this.updated = ((this.updated != null) ? this.updated : 0) + count.value();
			}
		});
	}

	private void take(Result.Message message) {
		if (DatabaseErrors.isWarning(message.exception())) {
			this.warnings.add(new SQLWarning(message.message(), message.sqlState(), message.errorCode()));
		}
		else if (this.failure == null) {
			this.failure = message.exception();
		}
	}

	private void take(Row row) {
		RowMetadata metadata = row.getMetadata();
		if (this.columns.isEmpty()) {
			this.columns = metadata.getColumnMetadatas().stream().map(ResultReader::column).toList();
		}
		Object[] values = new Object[this.columns.size()];
		for (int index = 0; index < values.length; index++) {
			values[index] = plain(row, index);
		}
		this.rows.add(values);
	}

	private static JdbcResult.Column column(ColumnMetadata column) {
		Class<?> type = column.getJavaType();
		return new JdbcResult.Column(column.getName(), column.getType().getName(),
				Objects.requireNonNullElse(type, Object.class));
	}

	// Types of R2DBC and its drivers are converted to types of JDBC
	private static @Nullable Object plain(Row row, int index) {
		Object value = row.get(index);
		if (value instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return bytes;
		}
		boolean isOfDriver = value != null && value.getClass().getName().startsWith("io.r2dbc.");
		return isOfDriver ? row.get(index, String.class) : value;
	}

}
