package dev.asyncdb.jdbc.view;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a JDBC connection works on: waits for publishers of an R2DBC connection, and maps
 * commit, rollback and auto-commit to it. Used by one thread at a time, except for
 * {@link #cancel()}.
 *
 * @since 0.1.0
 */
public abstract class JdbcWork {

	private boolean autoCommit = true;

	/**
	 * Return the factory of the connection, for its metadata.
	 * @return the factory
	 */
	protected abstract ConnectionFactory connectionFactory();

	/**
	 * Return whether all statements of the R2DBC connection are those of this object, so
	 * that it knows when the catalog can have changed.
	 * @return {@code false} if others use the connection as well
	 */
	protected abstract boolean isExclusive();

	/**
	 * Return the URL in the form of JDBC, without credentials.
	 * @return the URL, {@code null} if it is not known
	 */
	protected @Nullable String url() {
		return null;
	}

	/**
	 * Wait for a call of the R2DBC connection.
	 * @param <T> the type of the result
	 * @param limit longest time to wait, zero for no limit
	 * @param call the call
	 * @return the result, {@code null} if the publisher is empty
	 */
	protected abstract <T> @Nullable T await(Duration limit, Function<Connection, Mono<T>> call);

	/**
	 * Prepare for a statement.
	 */
	protected abstract void before();

	/**
	 * Complete a statement.
	 * @param succeeded whether it has not failed
	 */
	protected abstract void after(boolean succeeded);

	/**
	 * End the transaction if one is active.
	 * @param commit whether to commit it or to roll it back
	 */
	protected abstract void end(boolean commit);

	/**
	 * Write what is pending before a savepoint.
	 */
	protected void flush() {
		// Nothing is pending
	}

	/**
	 * Ask the server to end the statement in execution. Any thread may call this.
	 * @return {@code false} if this is not supported
	 */
	protected boolean cancel() {
		return false;
	}

	protected abstract boolean isActive();

	protected abstract void close();

	protected final boolean isAutoCommit() {
		return this.autoCommit;
	}

	protected void setAutoCommit(boolean on) {
		if (on && !this.autoCommit) {
			end(true);
		}
		this.autoCommit = on;
	}

	final <T> @Nullable T run(Duration limit, Function<Connection, Mono<T>> call) {
		before();
		try {
			T result = await(limit, call);
			after(true);
			return result;
		}
		catch (Throwable failure) {
			afterFailure(failure);
			throw failure;
		}
	}

	private void afterFailure(Throwable failure) {
		try {
			after(false);
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

	final void commit() throws SQLException {
		requireManual("commit()");
		end(true);
	}

	final void rollback() throws SQLException {
		requireManual("rollback()");
		end(false);
	}

	private void requireManual(String call) throws SQLException {
		if (this.autoCommit) {
			throw new SQLException("%s while auto-commit is on".formatted(call), "25000");
		}
	}

}
