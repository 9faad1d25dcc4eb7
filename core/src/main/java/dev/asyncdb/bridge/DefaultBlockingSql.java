package dev.asyncdb.bridge;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.asyncdb.session.BlockingSql;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.r2dbc.core.RowsFetchSpec;

/**
 * Waits for what Spring's client gives.
 */
record DefaultBlockingSql(GenericExecuteSpec statement, Waiting waiting) implements BlockingSql {

	@Override
	public BlockingSql bind(String name, Object value) {
		return new DefaultBlockingSql(this.statement.bind(name, value), this.waiting);
	}

	@Override
	public BlockingSql bindNull(String name, Class<?> type) {
		return new DefaultBlockingSql(this.statement.bindNull(name, type), this.waiting);
	}

	@Override
	public <T> List<T> list(Class<T> type) {
		return this.waiting.all(rowsOf(type).all());
	}

	@Override
	public <T> Optional<T> one(Class<T> type) {
		return this.waiting.optional(rowsOf(type).one());
	}

	private <T> RowsFetchSpec<T> rowsOf(Class<T> type) {
		return BeanUtils.isSimpleProperty(type) ? this.statement.mapValue(type) : this.statement.mapProperties(type);
	}

	@Override
	public List<Map<String, @Nullable Object>> rows() {
		return this.waiting.all(this.statement.fetch().all());
	}

	@Override
	public long update() {
		return this.waiting.required(this.statement.fetch().rowsUpdated());
	}

}
