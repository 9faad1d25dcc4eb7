package dev.asyncdb.error;

import java.sql.SQLException;

import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

/**
 * The codes of one database error, as R2DBC and JDBC report them.
 *
 * @param sqlState the SQLSTATE, empty if the driver reports none
 * @param vendorCode the code of the database product, 0 if it has none
 */
record ErrorCode(String sqlState, int vendorCode) {

	private static final int STATE_LENGTH = 5;

	/**
	 * The codes of a failure itself, {@code null} if it is no error of a database.
	 */
	static @Nullable ErrorCode of(Throwable failure) {
		if (failure instanceof R2dbcException error) {
			return of(error.getSqlState(), error.getErrorCode());
		}
		return (failure instanceof SQLException error) ? of(error.getSQLState(), error.getErrorCode()) : null;
	}

	/**
	 * The codes of the first database error among a failure and its causes.
	 */
	static @Nullable ErrorCode first(Throwable failure) {
		return Causes.of(failure).map(ErrorCode::of).filter((code) -> code != null).findFirst().orElse(null);
	}

	private static ErrorCode of(@Nullable String sqlState, int vendorCode) {
		return new ErrorCode((sqlState != null) ? sqlState : "", vendorCode);
	}

	boolean hasSqlState() {
		return this.sqlState.length() == STATE_LENGTH;
	}

	/**
	 * The class of the SQLSTATE, its first two characters.
	 */
	String sqlStateClass() {
		return hasSqlState() ? this.sqlState.substring(0, 2) : "";
	}

}
