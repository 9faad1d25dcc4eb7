package dev.asyncdb.statement.sql;

import java.util.function.BiFunction;

import io.r2dbc.spi.Connection;
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

	/**
	 * Execute a query and return its rows on request.
	 */
	public <T> Flux<T> query(Connection connection, PreparedOperation<?> operation,
			BiFunction<Row, RowMetadata, T> mapper) {
		return query(connection, operation, mapper, () -> {
		});
	}

	/**
	 * Execute a query and return its rows on request.
	 * @param completed is run when all rows were read; may fail
	 */
	public <T> Flux<T> query(Connection connection, PreparedOperation<?> operation,
			BiFunction<Row, RowMetadata, T> mapper, Runnable completed) {
		return new ResultFlux<>(new Execution(this, connection, operation, completed), (result) -> result.map(mapper));
	}

	/**
	 * Execute an update and return the written rows.
	 * @param completed is run when all rows were read; may fail
	 */
	public <T> Flux<T> query(Connection connection, RowUpdate update, BiFunction<Row, RowMetadata, T> mapper,
			Runnable completed) {
		PreparedOperation<?> select = update.select();
		if (select == null) {
			return query(connection, update.statement(), mapper, completed);
		}
		return update(connection, update.statement(), completed)
			.flatMapMany((updated) -> (updated > 0) ? query(connection, select, mapper, completed) : Flux.empty());
	}

	/**
	 * Execute a statement and continue with all of its results.
	 * @param completed is run when all results were read; may fail
	 */
	public <R> Mono<R> collect(Connection connection, PreparedOperation<?> operation,
			ResultCollector<?, ?, R> collector, Runnable completed) {
		return new ResultMono<>(new Execution(this, connection, operation, completed), collector);
	}

	/**
	 * Execute an update of one row and continue with the written row.
	 * @param completed is run when all results were read; may fail
	 */
	public <R> Mono<R> collect(Connection connection, RowUpdate update, ResultCollector<?, ?, R> collector,
			Runnable completed) {
		PreparedOperation<?> select = update.select();
		if (select == null) {
			return collect(connection, update.statement(), collector, completed);
		}
		return update(connection, update.statement(), completed).flatMap((updated) -> (updated > 0)
				? collect(connection, select, collector, completed) : collector.finish(null));
	}

	/**
	 * Execute a statement that returns no rows.
	 * @param completed is run when it has completed; may fail
	 * @return the number of updated rows, never empty
	 */
	public Mono<Long> update(Connection connection, PreparedOperation<?> operation, Runnable completed) {
		return collect(connection, operation, UpdatedRows.SUM, completed);
	}

	Publisher<? extends Result> execute(Connection connection, PreparedOperation<?> operation) {
		String sql = operation.toQuery();
		logger.debug("Executing {}", sql);
		Statement statement = connection.createStatement(sql).fetchSize(this.fetchSize);
		operation.bindTo(new StatementBindTarget(statement, sql, this.binding));
		return statement.execute();
	}

}
