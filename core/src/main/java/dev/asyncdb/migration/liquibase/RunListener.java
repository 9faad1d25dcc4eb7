package dev.asyncdb.migration.liquibase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import org.jspecify.annotations.Nullable;

/**
 * Reports the changes that Liquibase runs. They are known only while its lock is held: if
 * two processes find an empty database, one of them creates the schema.
 */
final class RunListener extends AbstractChangeExecListener {

	private final Map<ChangeKey, ChangeLogEntry> entries;

	private final MigrationRun run;

	private final GracefulStop stop;

	private final First first;

	private long start;

	RunListener(MigrationPlan plan, MigrationRun run, First first, GracefulStop stop) {
		this.entries = plan.entries()
			.stream()
			.collect(Collectors.toMap(ChangeKey::of, Function.identity(), (a, b) -> a));
		this.run = run;
		this.first = first;
		this.stop = stop;
	}

	void recorded(ChangeLogEntry entry) {
		this.run.begins(entry);
		this.run.ended(entry, Duration.ZERO);
	}

	@Override
	public void willRun(ChangeSet change, DatabaseChangeLog log, Database database, RunStatus status) {
		begin(change, database);
	}

	@Override
	public void willRollback(ChangeSet change, DatabaseChangeLog log, Database database) {
		begin(change, database);
		beginTransaction(change, database, false);
	}

	private void begin(ChangeSet change, Database database) {
		MigrationConnection connection = (MigrationConnection) database.getConnection();
		try {
			if (this.first.isUnknown()) {
				this.first.is(!hasRunAny(connection.getUnderlyingConnection(), database));
			}
			LockCheck.requireHeld(this.run, connection.getUnderlyingConnection());
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Could not query the database of the migration", ex);
		}
		this.stop.changeBegins();
		this.run.begins(entry(change));
		this.start = System.nanoTime();
	}

	// Not earlier: Liquibase checks the preconditions first and rolls their transaction
	// back
	@Override
	public void willRun(Change part, ChangeSet change, DatabaseChangeLog log, Database database) {
		beginTransaction(change, database, entry(change).isRepeatable());
	}

	private void beginTransaction(ChangeSet change, Database database, boolean isRepeatable) {
		try {
			new ChangeTransaction(this.run, database).begin(change, entry(change), isRepeatable);
		}
		catch (DatabaseException ex) {
			throw new IllegalStateException("Could not begin the transaction of a change", ex);
		}
	}

	private boolean hasRunAny(Connection connection, Database database) throws SQLException {
		String history = database.escapeTableName(database.getLiquibaseCatalogName(), database.getLiquibaseSchemaName(),
				database.getDatabaseChangeLogTableName());
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT FILENAME, AUTHOR, ID FROM " + history)) {
			while (rows.next()) {
				String path = ChangeKey.normalized(Objects.requireNonNullElse(rows.getString(1), ""));
				if (this.entries.containsKey(new ChangeKey(path, rows.getString(2), rows.getString(3)))) {
					return true;
				}
			}
		}
		return false;
	}

	private ChangeLogEntry entry(ChangeSet change) {
		return Objects.requireNonNull(this.entries.get(ChangeKey.of(change)));
	}

	@Override
	public void ran(ChangeSet change, DatabaseChangeLog log, Database database, ExecType outcome) {
		commitTransaction(database);
		this.stop.changeEnds();
		if (outcome != ExecType.SKIPPED && outcome != ExecType.FAILED) {
			this.run.ended(entry(change), took());
		}
	}

	@Override
	public void rolledBack(ChangeSet change, DatabaseChangeLog log, Database database) {
		commitTransaction(database);
		this.stop.changeEnds();
		this.run.ended(entry(change), took());
	}

	private Duration took() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	private void commitTransaction(Database database) {
		try {
			new ChangeTransaction(this.run, database).end();
		}
		catch (DatabaseException ex) {
			throw new IllegalStateException("Could not commit a change and its record", ex);
		}
	}

	@Override
	public void runFailed(ChangeSet change, DatabaseChangeLog log, Database database, Exception failure) {
		failed(change, failure);
	}

	@Override
	public void rollbackFailed(ChangeSet change, DatabaseChangeLog log, Database database, Exception failure) {
		failed(change, failure);
	}

	private void failed(ChangeSet change, Exception failure) {
		this.stop.changeEnds();
		if (Transience.isLockNotAvailable(failure)) {
			this.run.postponed(entry(change));
		}
		else {
			this.run.failed(entry(change));
		}
	}

	/**
	 * Whether the history contained none of the changes when the first was run. Shared by
	 * all attempts of one run.
	 */
	static final class First {

		private @Nullable Boolean answer;

		boolean isUnknown() {
			return this.answer == null;
		}

		private void is(boolean answer) {
			this.answer = answer;
		}

		boolean isTrue() {
			return Boolean.TRUE.equals(this.answer);
		}

	}

}
