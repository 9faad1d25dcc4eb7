package dev.asyncdb.jdbc.view;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * The supported methods of a JDBC interface, by name.
 */
interface JdbcCalls {

	/** The result of an unsupported method. */
	Object UNSUPPORTED = new Object();

	@Nullable Object call(String method, Object[] arguments) throws SQLException;

}
