package dev.asyncdb.jdbc.view;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Creates JDBC connections that work over R2DBC. Their calls block the calling thread.
 *
 * @since 0.1.0
 */
public final class JdbcConnections {

	private JdbcConnections() {
	}

	/**
	 * Create a connection on existing work.
	 * @param work the work, which is closed with the connection
	 * @return a connection for one thread at a time
	 * @since 0.1.0
	 */
	public static Connection on(JdbcWork work) {
		return new JdbcConnection(work).view();
	}

	/**
	 * Open a connection of its own.
	 * @param factory creates the R2DBC connection, preferably one of a driver and not of
	 * a pool
	 * @param url the URL that the connection reports, without credentials, {@code null}
	 * for none
	 * @return a connection for one thread at a time
	 * @throws SQLException if the database refuses the connection
	 * @since 0.1.0
	 */
	public static Connection open(ConnectionFactory factory, @Nullable String url) throws SQLException {
		try {
			return on(new ConnectionWork(factory, url,
					Objects.requireNonNull(Waiting.of(Mono.from(factory.create()), Duration.ZERO, () -> {
					}))));
		}
		catch (RuntimeException ex) {
			throw JdbcErrors.translate(ex);
		}
	}

	/**
	 * Translate a failure of R2DBC.
	 * @param failure any failure
	 * @return the exception of JDBC for a database error
	 * @throws RuntimeException any other failure
	 * @since 0.1.0
	 */
	public static SQLException translate(RuntimeException failure) {
		return JdbcErrors.translate(failure);
	}

}
