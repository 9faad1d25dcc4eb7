package dev.asyncdb.migration.liquibase;

import java.sql.Connection;

import dev.asyncdb.migration.engine.MigrationRun;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one migration.
 * <p>
 * Liquibase commits a change and its history row separately: killed in between, it would
 * run the change again. Where the database can roll back DDL, this connection defers the
 * first commit to the second.
 */
final class MigrationConnection extends JdbcConnection {

	private final @Nullable MigrationRun run;

	private boolean isChanging;

	private @Nullable Step beforeCommit;

	MigrationConnection(Connection connection, @Nullable MigrationRun run) {
		super(connection);
		this.run = run;
	}

	/**
	 * The migration, {@code null} for a connection that only reads.
	 */
	@Nullable MigrationRun run() {
		return this.run;
	}

	/**
	 * Defer all commits until {@link #changeEnds()}.
	 * @return whether they were not deferred before
	 */
	boolean changeBegins() {
		boolean isNew = !this.isChanging;
		this.isChanging = true;
		return isNew;
	}

	void changeEnds() throws DatabaseException {
		if (this.isChanging) {
			this.isChanging = false;
			commit();
		}
	}

	/**
	 * Run a step at the end of each transaction before it is committed.
	 */
	void beforeCommit(@Nullable Step step) {
		this.beforeCommit = step;
	}

	@Override
	public void commit() throws DatabaseException {
		if (this.isChanging) {
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
	}

	/**
	 * Work in a transaction.
	 */
	interface Step {

		void run() throws DatabaseException;

	}

}
