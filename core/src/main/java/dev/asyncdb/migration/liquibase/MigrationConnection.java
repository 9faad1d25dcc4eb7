package dev.asyncdb.migration.liquibase;

import java.sql.Connection;

import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.execution.MigrationConnections;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one migration.
 * <p>
 * Liquibase commits a change and its history row separately: killed in between, it would
 * run the change again. This connection defers the first commit to the second, and on
 * demand also where Liquibase asks for auto-commit mode.
 */
final class MigrationConnection extends JdbcConnection {

	private final MigrationConnections source;

	private final @Nullable MigrationRun run;

	private final @Nullable MigrationPlan plan;

	private boolean isChanging;

	private boolean isUndoing;

	private @Nullable Boolean autoCommitAfter;

	private @Nullable Step beforeCommit;

	MigrationConnection(Connection connection, MigrationConnections source, @Nullable MigrationRun run,
			@Nullable MigrationPlan plan) {
		super(connection);
		this.source = source;
		this.run = run;
		this.plan = plan;
	}

	MigrationConnections source() {
		return this.source;
	}

	/**
	 * The migration, {@code null} for a connection that only reads.
	 */
	@Nullable MigrationRun run() {
		return this.run;
	}

	/**
	 * The plan of the migration, {@code null} for a connection that only reads or drops
	 * the history.
	 */
	@Nullable MigrationPlan plan() {
		return this.plan;
	}

	/**
	 * Defer all commits until {@link #changeEnds()}.
	 * @param inTransaction whether to leave auto-commit mode until then
	 * @return whether they were not deferred before
	 */
	boolean changeBegins(boolean inTransaction) throws DatabaseException {
		if (this.isChanging) {
			return false;
		}
		this.isChanging = true;
		if (inTransaction) {
			this.autoCommitAfter = getAutoCommit();
			super.setAutoCommit(false);
		}
		return true;
	}

	void changeEnds() throws DatabaseException {
		if (this.isChanging) {
			this.isChanging = false;
			commit();
		}
		restoreAutoCommit();
	}

	@Override
	public void setAutoCommit(boolean autoCommit) throws DatabaseException {
		if (this.autoCommitAfter != null) {
			this.autoCommitAfter = autoCommit;
		}
		else {
			super.setAutoCommit(autoCommit);
		}
	}

	private void restoreAutoCommit() throws DatabaseException {
		Boolean autoCommit = this.autoCommitAfter;
		if (autoCommit != null) {
			this.autoCommitAfter = null;
			super.setAutoCommit(autoCommit);
		}
	}

	/**
	 * Run a step at the end of each transaction before it is committed.
	 */
	void beforeCommit(@Nullable Step step) {
		this.beforeCommit = step;
	}

	/**
	 * Undo instead of commit from now on, for work that only returns SQL. Liquibase
	 * queries tables there that do not exist, and expects that the commit of a
	 * transaction that PostgreSQL has aborted is no error.
	 */
	void undoCommits() {
		this.isUndoing = true;
	}

	@Override
	public void commit() throws DatabaseException {
		if (this.isChanging) {
			return;
		}
		if (this.isUndoing) {
			super.rollback();
			return;
		}
		if (this.beforeCommit != null) {
			this.beforeCommit.run();
		}
		super.commit();
	}

	@Override
	public void rollback() throws DatabaseException {
		this.isChanging = false;
		super.rollback();
		restoreAutoCommit();
	}

	// WorkConnection closes it, after its lock was released
	@Override
	public void close() {
	}

	/**
	 * Work in a transaction.
	 */
	interface Step {

		void run() throws DatabaseException;

	}

}
