package dev.asyncdb.blocking;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.asyncdb.bridge.BlockingAwait;
import dev.asyncdb.session.BlockingSql;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.r2dbc.core.RowsFetchSpec;

/**
 * Awaits the results of Spring's {@code DatabaseClient}.
 */
record DefaultBlockingSql(GenericExecuteSpec statement, BlockingAwait waiting) implements BlockingSql {

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
		return isValue(type) ? this.waiting.all(values(type).all().mapNotNull((value) -> value.orElse(null)))
				: this.waiting.all(this.statement.mapProperties(type).all());
	}

	@Override
	public <T> Optional<T> one(Class<T> type) {
		return isValue(type) ? this.waiting.optional(values(type).one()).flatMap(Function.identity())
				: this.waiting.optional(this.statement.mapProperties(type).one());
	}

	private static boolean isValue(Class<?> type) {
		return BeanUtils.isSimpleProperty(type);
	}

	// Drivers differ in the number types to which they convert
	private <T> RowsFetchSpec<Optional<T>> values(Class<T> type) {
		return this.statement.map((row) -> Optional.ofNullable(row.get(0))
			.map((value) -> DefaultConversionService.getSharedInstance().convert(value, type)));
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
