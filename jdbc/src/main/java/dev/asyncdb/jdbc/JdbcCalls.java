package dev.asyncdb.jdbc;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * What an object of JDBC can do here, by the names of its methods.
 */
interface JdbcCalls {

	/** What a call returns that nobody has written. */
	Object UNSUPPORTED = new Object();

	@Nullable Object call(String method, Object[] arguments) throws SQLException;

}
