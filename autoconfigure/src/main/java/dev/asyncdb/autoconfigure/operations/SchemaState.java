package dev.asyncdb.autoconfigure.operations;

import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Revision;
import org.jspecify.annotations.Nullable;

/**
 * The schema of one database as it was read last.
 *
 * @param migrations the comparison with the change log, {@code null} if there is none
 * @param failure why it could not be read, {@code null} if it was
 */
record SchemaState(SchemaStatus status, @Nullable MigrationState migrations, @Nullable Throwable failure) {

	static SchemaState unmanaged() {
		return new SchemaState(SchemaStatus.UNMANAGED, null, null);
	}

	static SchemaState of(MigrationState state) {
		SchemaStatus status = switch (state.status()) {
			case NO_INFO -> (state.size() == 0) ? SchemaStatus.UP_TO_DATE : SchemaStatus.NEVER_INITIALIZED;
			case UPGRADE_AVAILABLE -> SchemaStatus.PENDING;
			case UP_TO_DATE -> state.isAhead() ? SchemaStatus.AHEAD : SchemaStatus.UP_TO_DATE;
		};
		return new SchemaState(status, state, null);
	}

	static SchemaState failed(Throwable failure) {
		return new SchemaState(statusOf(failure), null, failure);
	}

	private static SchemaStatus statusOf(Throwable failure) {
		if (failure instanceof InvalidChangeLogException) {
			return SchemaStatus.INVALID_CHANGE_LOG;
		}
		boolean isConnected = failure instanceof MigrationException
				&& !(failure instanceof MigrationConnectionException);
		return isConnected ? SchemaStatus.UNKNOWN : SchemaStatus.UNREACHABLE;
	}

	boolean isReady() {
		return this.status == SchemaStatus.UP_TO_DATE || this.status == SchemaStatus.AHEAD;
	}

	@Nullable String revision() {
		Revision current = (this.migrations != null) ? this.migrations.current() : null;
		return (current != null) ? current.toString() : null;
	}

	@Nullable String latest() {
		Revision latest = (this.migrations != null) ? this.migrations.latest() : null;
		return (latest != null) ? latest.toString() : null;
	}

}
