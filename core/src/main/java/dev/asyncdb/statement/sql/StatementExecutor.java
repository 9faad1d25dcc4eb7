package dev.asyncdb.statement.sql;

import java.util.function.BiFunction;
import java.util.function.Function;

import dev.asyncdb.error.DatabaseErrors;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Executes statements on a connection and translates the errors of the driver into
 * exceptions of Spring. Thread-safe.
 */
public final class StatementExecutor {

	private static final Logger logger = LoggerFactory.getLogger(StatementExecutor.class);

	private final int fetchSize;

	private final ValueBinding binding;

	/**
	 * Create an executor.
	 * @param fetchSize number of rows that the driver fetches at a time, {@code 0} for
	 * all
	 */
	public StatementExecutor(int fetchSize) {
		this(fetchSize, ValueBinding.PLAIN);
	}

	/**
	 * Create an executor.
	 * @param fetchSize number of rows that the driver fetches at a time, {@code 0} for
	 * all
	 * @param binding how values are passed to the driver
	 */
	public StatementExecutor(int fetchSize, ValueBinding binding) {
		this.fetchSize = fetchSize;
		this.binding = binding;
	}

	public <T> Flux<T> query(Connection connection, PreparedOperation<?> operation,
			BiFunction<Row, RowMetadata, T> mapper) {
		return execute(connection, operation, (result) -> result.map(mapper));
	}

	/**
	 * Execute an update and return the written rows.
	 */
	public <T> Flux<T> query(Connection connection, RowUpdate update, BiFunction<Row, RowMetadata, T> mapper) {
		PreparedOperation<?> select = update.select();
		if (select == null) {
			return query(connection, update.statement(), mapper);
		}
		return update(connection, update.statement())
			.flatMapMany((updated) -> (updated > 0) ? query(connection, select, mapper) : Flux.empty());
	}

	/**
	 * Execute a statement that returns no rows.
	 * @return the number of updated rows, never empty
	 */
	public Mono<Long> update(Connection connection, PreparedOperation<?> operation) {
		return execute(connection, operation, Result::getRowsUpdated).reduce(0L, Long::sum);
	}

	private <T> Flux<T> execute(Connection connection, PreparedOperation<?> operation,
			Function<Result, Publisher<T>> reader) {
		return Flux.defer(() -> {
			String sql = operation.toQuery();
			logger.debug("Executing {}", sql);
			Statement statement = connection.createStatement(sql).fetchSize(this.fetchSize);
			operation.bindTo(new StatementBindTarget(statement, sql, this.binding));
			return Flux.from(statement.execute())
				.concatMap(reader)
				.onErrorMap(R2dbcException.class, (failure) -> DatabaseErrors.translate("execute", sql, failure));
		});
	}

}
