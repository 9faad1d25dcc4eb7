package dev.asyncdb.migration.liquibase;

import java.io.StringWriter;
import java.util.Set;
import java.util.stream.Collectors;

import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationPlan.Action;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.execution.GracefulStop;
import dev.asyncdb.migration.execution.MigrationConnections;
import dev.asyncdb.migration.execution.WorkConnection;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.FastCheckService;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.exception.LiquibaseException;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockServiceFactory;
import org.jspecify.annotations.Nullable;

/**
 * One call of Liquibase on its own connection.
 */
record LiquibaseOperation(ChangeLogFile changeLog, MigrationConnections source) {

	private static final int ALL = Integer.MAX_VALUE;

	boolean run(MigrationPlan plan, MigrationRun run, RunListener.First first) {
		return connected(run, run, plan, (liquibase, stop) -> {
			RunListener listener = new RunListener(plan, run, first, stop);
			liquibase.setChangeExecListener(listener);
			narrow(liquibase, plan);
			execute(liquibase, plan, listener);
			return first.isTrue();
		});
	}

	private void execute(Liquibase liquibase, MigrationPlan plan, RunListener listener) throws LiquibaseException {
		switch (plan.action()) {
			case RUN -> liquibase.update(ALL, this.changeLog.contexts(), this.changeLog.labels());
			case UNDO -> liquibase.rollback(plan.size(), this.changeLog.contexts(), this.changeLog.labels());
			case RECORD -> {
				liquibase.changeLogSync(this.changeLog.contexts(), this.changeLog.labels());
				plan.entries().forEach(listener::recorded);
			}
			case FORGET -> {
				for (ChangeSet change : liquibase.getDatabaseChangeLog().getChangeSets()) {
					liquibase.getDatabase().removeRanStatus(change);
				}
				liquibase.getDatabase().commit();
				plan.entries().forEach(listener::recorded);
			}
		}
	}

	String sql(MigrationPlan plan) {
		StringWriter sql = new StringWriter();
		connected(null, null, null, (liquibase, stop) -> {
			((MigrationConnection) liquibase.getDatabase().getConnection()).undoCommits();
			narrow(liquibase, plan);
			if (plan.action() == Action.UNDO) {
				liquibase.rollback(plan.size(), this.changeLog.contexts(), this.changeLog.labels(), sql);
			}
			else {
				liquibase.update(ALL, this.changeLog.contexts(), this.changeLog.labels(), sql);
			}
			return true;
		});
		return sql.toString();
	}

	boolean dropHistory(MigrationRun run) {
		return connected(run, run, null, (liquibase, stop) -> {
			Database database = liquibase.getDatabase();
			LockServiceFactory.getInstance().getLockService(database).waitForLock();
			Scope.getCurrentScope()
				.getSingleton(ChangeLogHistoryServiceFactory.class)
				.getChangeLogService(database)
				.destroy();
			LockServiceFactory.getInstance().getLockService(database).destroy();
			database.commit();
			return true;
		});
	}

	// Not a migration for Liquibase, which would wait for the lock to be released
	String releaseLock(MigrationRun run) {
		return connected(run, null, null, (liquibase, stop) -> {
			DatabaseChangeLogLock[] locks = liquibase.listLocks();
			if (locks.length == 0) {
				return "";
			}
			liquibase.forceReleaseLocks();
			return "%s since %s".formatted(locks[0].getLockedBy(), locks[0].getLockGranted());
		});
	}

	// Liquibase compares the change log with the history itself, so it gets only the plan
	private static void narrow(Liquibase liquibase, MigrationPlan plan) throws LiquibaseException {
		Set<ChangeKey> planned = plan.entries().stream().map(ChangeKey::of).collect(Collectors.toSet());
		liquibase.getDatabaseChangeLog().getChangeSets().removeIf((change) -> !planned.contains(ChangeKey.of(change)));
	}

	private <T> T connected(@Nullable MigrationRun locking, @Nullable MigrationRun run, @Nullable MigrationPlan plan,
			Work<T> work) {
		return EngineErrors.translate(this.changeLog, () -> {
			try (WorkConnection opened = WorkConnection.open(this.source, locking);
					GracefulStop stop = GracefulStop.of(() -> this.source.cancel(opened.connection()));
					Database database = database(
							new MigrationConnection(opened.connection(), this.source, run, plan))) {
				clearFastCheck();
				return work.on(this.changeLog.on(database), stop);
			}
		});
	}

	// Up to 5.0.3 Liquibase caches per JVM that a database is up to date, even after
	// another process rolled changes back (liquibase/liquibase#7896)
	private static void clearFastCheck() {
		Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
	}

	private Database database(MigrationConnection connection) throws LiquibaseException {
		return this.changeLog.configured(DatabaseFactory.getInstance().findCorrectDatabaseImplementation(connection));
	}

	/**
	 * Work with Liquibase.
	 */
	private interface Work<T> {

		T on(Liquibase liquibase, GracefulStop stop) throws Exception;

	}

}
