package dev.asyncdb.statement.sql;

import dev.asyncdb.error.DatabaseErrors;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * What is executed, and where.
 */
interface Execution {

	StatementExecutor executor();

	Connection connection();

	PreparedOperation<?> operation();

	/**
	 * Return what is run when all results were read. Its failure is the one of the
	 * statement.
	 */
	Runnable completed();

	default Publisher<? extends Result> start() {
		return executor().execute(connection(), operation());
	}

	default Throwable translate(Throwable failure) {
		return (failure instanceof R2dbcException error)
				? DatabaseErrors.translate("execute", operation().toQuery(), error) : failure;
	}

}
