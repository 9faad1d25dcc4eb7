package dev.asyncdb.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Logger;

import javax.sql.DataSource;

import dev.asyncdb.blocking.BlockingDatabase;
import dev.asyncdb.blocking.BlockingSessions;
import dev.asyncdb.jdbc.view.JdbcConnections;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.SessionOperations;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * A {@link DataSource} on sessions: existing code for Spring's {@code JdbcClient} or
 * {@code JdbcTemplate} runs over R2DBC in the transaction of a session.
 * <p>
 * Calls block as those of {@link BlockingSession} do, so the code runs in a bridge.
 * Inside a session a connection joins it: a transaction of JDBC, such as one of Spring's
 * {@code DataSourceTransactionManager}, is a savepoint of the session. Otherwise a
 * connection opens a session.
 * <p>
 * Results are read into memory. Unsupported methods throw a
 * {@link SQLFeatureNotSupportedException} that names the method: scrolling and updatable
 * results, callable statements, LOBs and streams, other isolation levels, most metadata.
 * The data source is thread-safe, its connections are not.
 *
 * @since 0.1.0
 */
public final class SessionDataSource implements DataSource {

	private final Supplier<SessionWork> transactions;

	private SessionDataSource(Supplier<SessionWork> transactions) {
		this.transactions = transactions;
	}

	/**
	 * Create a data source whose connections join the current session, or open one.
	 * @param sessions the database, such as an {@code AsyncDatabaseManager}
	 * @return a data source
	 * @since 0.1.0
	 */
	public static SessionDataSource of(SessionOperations sessions) {
		BlockingDatabase database = BlockingDatabase.of(sessions);
		return new SessionDataSource(() -> {
			BlockingSession current = database.currentSession();
			return (current != null) ? new SessionWork.Joined(current) : new SessionWork.Own(database.openSession());
		});
	}

	/**
	 * Create a data source whose connections join a session.
	 * @param session the session, which must outlive the connections
	 * @return a data source for this session
	 * @since 0.1.0
	 */
	public static SessionDataSource of(BlockingSession session) {
		return new SessionDataSource(() -> new SessionWork.Joined(session));
	}

	/**
	 * Create a data source whose connections join a session.
	 * @param session the session, which must outlive the connections
	 * @return a data source for this session
	 * @since 0.1.0
	 */
	public static SessionDataSource of(AsyncSession session) {
		return of(BlockingSessions.of(session, Context.empty()));
	}

	@Override
	public Connection getConnection() throws SQLException {
		try {
			return JdbcConnections.on(this.transactions.get());
		}
		catch (RuntimeException ex) {
			throw JdbcConnections.translate(ex);
		}
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		throw new SQLFeatureNotSupportedException("javax.sql.DataSource.getConnection(String, String)"
				+ " is not supported over R2DBC: the session has its user");
	}

	@Override
	public @Nullable PrintWriter getLogWriter() {
		return null;
	}

	@Override
	public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
		throw new SQLFeatureNotSupportedException(
				"javax.sql.DataSource.setLogWriter(PrintWriter) is not supported over R2DBC");
	}

	@Override
	public int getLoginTimeout() {
		return 0;
	}

	@Override
	public void setLoginTimeout(int seconds) throws SQLException {
		throw new SQLFeatureNotSupportedException(
				"javax.sql.DataSource.setLoginTimeout(int) is not supported over" + " R2DBC: the pool has its limit");
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException("javax.sql.DataSource.getParentLogger() is not supported over R2DBC");
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (!type.isInstance(this)) {
			throw new SQLException("This data source does not wrap a %s".formatted(type.getName()));
		}
		return type.cast(Objects.requireNonNull(this));
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return type.isInstance(this);
	}

}
