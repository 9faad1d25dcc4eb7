package dev.asyncdb.migration.liquibase;

import java.sql.Connection;

import dev.asyncdb.migration.engine.MigrationRun;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one migration.
 * <p>
 * Liquibase commits a change and then, by itself, that it was run: killed in between, it
 * would run the change again. Here the first commit waits for the second wherever the
 * database can take back the statements of a change.
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
	 * The migration, {@code null} if nothing is migrated.
	 */
	@Nullable MigrationRun run() {
		return this.run;
	}

	/**
	 * Commit nothing until {@link #changeEnds()}.
	 * @return whether that is new
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
	 * Do something as part of each transaction that is committed from now on.
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
