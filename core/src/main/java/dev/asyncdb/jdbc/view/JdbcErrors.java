package dev.asyncdb.jdbc.view;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

import dev.asyncdb.error.DatabaseErrorKind;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;

/**
 * Translates errors of R2DBC to exceptions of JDBC. As with JDBC, their messages are
 * those of the database and can contain values.
 */
final class JdbcErrors {

	private JdbcErrors() {
	}

	/**
	 * The exception of JDBC for a database error. Rethrows all other failures unchanged.
	 */
	static SQLException translate(RuntimeException failure) {
		R2dbcException driver = driverError(failure);
		if (driver != null) {
			return of(driver, failure);
		}
		if (Exceptions.unwrap(failure) instanceof TimeoutException) {
			return new SQLTimeoutException("The statement took longer than its query timeout", failure);
		}
		if (failure instanceof TransientDataAccessResourceException) {
			return new SQLTransientConnectionException(failure.getMessage(), failure);
		}
		if (failure instanceof DataAccessException) {
			return new SQLException(failure.getMessage(), failure);
		}
		throw failure;
	}

	private static @Nullable R2dbcException driverError(Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof R2dbcException)) {
			cause = cause.getCause();
		}
		return (R2dbcException) cause;
	}

	private static SQLException of(R2dbcException driver, Throwable failure) {
		String state = (driver.getSqlState() != null) ? driver.getSqlState() : "";
		int code = driver.getErrorCode();
		String message = Objects.requireNonNullElse(driver.getMessage(),
				"The database refused a statement with SQLSTATE %s, error code %d".formatted(state, code));
		if (driver instanceof R2dbcTimeoutException || DatabaseErrorKind.of(driver) == DatabaseErrorKind.CANCELLED) {
			return new SQLTimeoutException(message, state, code, failure);
		}
		// As SQLException documents its subclasses
		return switch (state.substring(0, Math.min(2, state.length()))) {
			case "08" -> new SQLNonTransientConnectionException(message, state, code, failure);
			case "23" -> new SQLIntegrityConstraintViolationException(message, state, code, failure);
			case "40" -> new SQLTransactionRollbackException(message, state, code, failure);
			case "42" -> new SQLSyntaxErrorException(message, state, code, failure);
			default -> new SQLException(message, state, code, failure);
		};
	}

}
