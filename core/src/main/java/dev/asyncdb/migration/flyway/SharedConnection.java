package dev.asyncdb.migration.flyway;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * Gives Flyway one connection wherever it opens one. Flyway writes its history on a
 * connection of its own, after a migration and before the commit of it: killed in
 * between, one of both would be lost. On one connection both are one transaction, and no
 * second transaction is open beside a migration.
 */
record SharedConnection(Connection connection) implements DataSource {

	@Override
	public Connection getConnection() {
		return (Connection) Proxy.newProxyInstance(SharedConnection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, this::invoke);
	}

	// The connection is closed when the run has ended
	private @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		if (method.getName().equals("close")) {
			return null;
		}
		try {
			return method.invoke(this.connection, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	@Override
	public Connection getConnection(String user, String password) {
		return getConnection();
	}

	@Override
	public @Nullable PrintWriter getLogWriter() {
		return null;
	}

	@Override
	public void setLogWriter(PrintWriter writer) {
		// It would get nothing
	}

	@Override
	public int getLoginTimeout() {
		return 0;
	}

	@Override
	public void setLoginTimeout(int seconds) {
		// The connection is open
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException("No java.util.logging");
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		throw new SQLException("No wrapper");
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return false;
	}

}
