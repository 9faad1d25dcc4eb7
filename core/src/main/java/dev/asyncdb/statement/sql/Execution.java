package dev.asyncdb.statement.sql;

import dev.asyncdb.error.DatabaseErrors;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * What is executed, and where.
 *
 * @param completed is run when all results were read; its failure is the one of the
 * statement
 */
record Execution(StatementExecutor executor, Connection connection, PreparedOperation<?> operation,
		Runnable completed) {

	Publisher<? extends Result> start() {
		return this.executor.execute(this.connection, this.operation);
	}

	Throwable translate(Throwable failure) {
		return (failure instanceof R2dbcException error)
				? DatabaseErrors.translate("execute", this.operation.toQuery(), error) : failure;
	}

}
