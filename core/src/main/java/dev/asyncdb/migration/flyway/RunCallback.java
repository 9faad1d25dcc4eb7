package dev.asyncdb.migration.flyway;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.asyncdb.error.Transience;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.execution.GracefulStop;
import dev.asyncdb.migration.execution.LockCheck;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.internal.info.MigrationInfoImpl;
import org.jspecify.annotations.Nullable;

/**
 * Reports the migrations that Flyway runs, and makes each of them and its record one
 * transaction.
 * <p>
 * Where a part of a migration can be committed before its record, a row without success
 * says so ({@link HistoryRows}). A migration without a transaction is between two: that
 * of this row, and that of its deletion and the record, which Flyway writes after
 * {@link Event#AFTER_EACH_MIGRATE}.
 */
final class RunCallback extends BaseCallback {

	private final Map<String, ChangeLogEntry> entries;

	private final MigrationRun run;

	private final GracefulStop stop;

	private final HistoryRows rows;

	private final boolean isGroup;

	private final List<Finished> finished = new ArrayList<>();

	private @Nullable ChangeLogEntry current;

	private long start;

	private int mark;

	/** The mode to restore, {@code null} for a migration in a transaction. */
	private @Nullable Boolean autoCommit;

	RunCallback(MigrationPlan plan, MigrationRun run, GracefulStop stop, HistoryRows rows, boolean isGroup) {
		this.entries = plan.entries()
			.stream()
			.collect(Collectors.toMap(ChangeLogEntry::path, Function.identity(), (a, b) -> a));
		this.run = run;
		this.stop = stop;
		this.rows = rows;
		this.isGroup = isGroup;
	}

	// Callbacks run in the order of their names, and the mark ends last
	@Override
	public String getCallbackName() {
		return "~asyncdb";
	}

	@Override
	public boolean supports(Event event, Context context) {
		return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE
				|| event == Event.AFTER_EACH_MIGRATE_ERROR;
	}

	@Override
	public void handle(Event event, Context context) {
		try {
			if (event == Event.BEFORE_EACH_MIGRATE) {
				begin(context.getMigrationInfo(), context.getConnection());
			}
			else if (event == Event.AFTER_EACH_MIGRATE) {
				end(context.getConnection());
			}
			else {
				fail(context.getConnection());
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Could not record the begin or end of a migration", ex);
		}
	}

	private void begin(MigrationInfo migration, Connection connection) throws SQLException {
		if (!this.isGroup) {
			report();
		}
		commitRecord(connection);
		LockCheck.requireHeld(this.run, connection);
		this.stop.changeBegins();
		ChangeLogEntry entry = Objects.requireNonNull(this.entries.get(migration.getScript()), migration.getScript());
		this.run.begins(entry);
		this.current = entry;
		this.start = System.nanoTime();
		beginTransaction(migration, connection);
	}

	// The record of a migration without a transaction is the last part of its own one
	private void commitRecord(Connection connection) throws SQLException {
		if (this.autoCommit != null && !connection.getAutoCommit()) {
			connection.commit();
		}
		this.autoCommit = null;
		this.mark = 0;
	}

	private void beginTransaction(MigrationInfo migration, Connection connection) throws SQLException {
		boolean isInTransaction = !connection.getAutoCommit() && migration instanceof MigrationInfoImpl known
				&& known.canExecuteInTransaction();
		if (isInTransaction && this.run.canRollBackDdl()) {
			limitTableLocks(connection);
			return;
		}
		if (migration.getVersion() != null) {
			this.mark = this.rows.begin(migration);
		}
		if (!isInTransaction) {
			this.autoCommit = connection.getAutoCommit();
			if (!connection.getAutoCommit()) {
				connection.commit();
				connection.setAutoCommit(true);
			}
		}
	}

	// A statement that waits for an exclusive table lock blocks all later statements
	private void limitTableLocks(Connection connection) throws SQLException {
		String limit = this.run.tableLockLimit();
		if (limit != null) {
			try (Statement statement = connection.createStatement()) {
				statement.execute(limit);
			}
		}
	}

	private void end(Connection connection) throws SQLException {
		if (this.autoCommit != null) {
			connection.setAutoCommit(false);
		}
		if (this.mark > 0) {
			this.rows.end(this.mark);
		}
		this.stop.changeEnds();
		this.finished
			.add(new Finished(Objects.requireNonNull(this.current), Duration.ofNanos(System.nanoTime() - this.start)));
		this.current = null;
	}

	private void fail(Connection connection) throws SQLException {
		this.stop.changeEnds();
		if (this.autoCommit != null) {
			connection.setAutoCommit(this.autoCommit);
		}
	}

	/**
	 * Report the migrations that are committed.
	 */
	void report() {
		this.finished.forEach((migration) -> this.run.ended(migration.entry(), migration.took()));
		this.finished.clear();
	}

	/**
	 * Report the migration that failed.
	 */
	void failed(Exception failure) {
		ChangeLogEntry entry = this.current;
		if (entry == null) {
			return;
		}
		if (Transience.isLockNotAvailable(failure)) {
			this.run.postponed(entry);
		}
		else {
			this.run.failed(entry);
		}
		try {
			this.rows.deleteFailure(entry.path());
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	/**
	 * A migration that ended and is not reported yet.
	 */
	private record Finished(ChangeLogEntry entry, Duration took) {
	}

}
