package dev.asyncdb.autoconfigure.syncdb;

import dev.asyncdb.migration.EngineModuleMissingException;
import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.JdbcDriverMissingException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.MigrationNotSupportedException;
import dev.asyncdb.migration.MigrationTargetException;
import dev.asyncdb.url.DatabaseUrlException;
import dev.asyncdb.url.R2dbcDriverMissingException;

import org.springframework.boot.ExitCodeExceptionMapper;

/**
 * The exit codes of {@code syncdb}. They are documented, so their values must not change.
 */
final class SyncdbExitCodes implements ExitCodeExceptionMapper {

	static final int DONE = 0;

	static final int ERROR = 1;

	static final int PENDING = 2;

	static final int LOCKED = 3;

	static final int CANNOT_CONNECT = 4;

	static final int INVALID_CHANGE_LOG = 5;

	static final int USAGE = 64;

	@Override
	public int getExitCode(Throwable failure) {
		if (failure instanceof DatabaseUrlException || failure instanceof R2dbcDriverMissingException
				|| failure instanceof MigrationConnectionException || failure instanceof JdbcDriverMissingException
				|| failure instanceof EngineModuleMissingException) {
			return CANNOT_CONNECT;
		}
		if (failure instanceof MigrationLockException) {
			return LOCKED;
		}
		if (failure instanceof InvalidChangeLogException) {
			return INVALID_CHANGE_LOG;
		}
		boolean isUsage = failure instanceof MigrationTargetException
				|| failure instanceof MigrationNotSupportedException || failure instanceof SyncdbUsageException;
		return isUsage ? USAGE : ERROR;
	}

}
