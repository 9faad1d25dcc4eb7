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
 * Runs prepared statements on a connection and translates their errors to Spring's.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class StatementExecutor {

	private static final Logger logger = LoggerFactory.getLogger(StatementExecutor.class);

	private final int fetchSize;

	/**
	 * Execute with a fetch size.
	 * @param fetchSize number of rows that the driver asks for at a time, {@code 0} for
	 * all at once
	 * @since 0.1.0
	 */
	public StatementExecutor(int fetchSize) {
		this.fetchSize = fetchSize;
	}

	/**
	 * Run a query.
	 * @param <T> the type of a row
	 * @param connection where to run it
	 * @param operation the query
	 * @param mapper makes the value of a row
	 * @return the rows
	 * @since 0.1.0
	 */
	public <T> Flux<T> query(Connection connection, PreparedOperation<?> operation,
			BiFunction<Row, RowMetadata, T> mapper) {
		return execute(connection, operation, (result) -> result.map(mapper));
	}

	/**
	 * Run an update whose rows are wanted back.
	 * @param <T> the type of a row
	 * @param connection where to run it
	 * @param update the update
	 * @param mapper makes the value of a row
	 * @return the written rows
	 * @since 0.1.0
	 */
	public <T> Flux<T> query(Connection connection, RowUpdate update, BiFunction<Row, RowMetadata, T> mapper) {
		PreparedOperation<?> reading = update.reading();
		if (reading == null) {
			return query(connection, update.statement(), mapper);
		}
		return update(connection, update.statement())
			.flatMapMany((hit) -> (hit > 0) ? query(connection, reading, mapper) : Flux.empty());
	}

	/**
	 * Run a statement that returns no rows.
	 * @param connection where to run it
	 * @param operation the statement
	 * @return the number of rows that it hit, never empty
	 * @since 0.1.0
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
			operation.bindTo(new StatementBindTarget(statement));
			return Flux.from(statement.execute())
				.concatMap(reader)
				.onErrorMap(R2dbcException.class, (failure) -> DatabaseErrors.translate("execute", sql, failure));
		});
	}

}
