package dev.asyncdb.migration.liquibase;

import java.sql.SQLException;
import java.util.List;

import dev.asyncdb.migration.SyncResult;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.ChangeSet.RunStatus;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import org.jspecify.annotations.Nullable;

/**
 * Sees what a run really does, which is known only once it holds the lock: of two
 * processes that both found an empty database, one creates it.
 */
final class SyncListener extends AbstractChangeExecListener {

	private final ChangeLogFile changeLog;

	private final HistoryQuery history;

	private final List<ChangeSet> wanted;

	private final OrderlyStop stop;

	private @Nullable Boolean first;

	private boolean ranAny;

	SyncListener(ChangeLogFile changeLog, HistoryQuery history, List<ChangeSet> wanted, OrderlyStop stop) {
		this.changeLog = changeLog;
		this.history = history;
		this.wanted = wanted;
		this.stop = stop;
	}

	@Override
	public void willRun(ChangeSet change, DatabaseChangeLog log, Database database, RunStatus status) {
		if (this.first == null) {
			this.first = !this.changeLog.hasRunAny(this.wanted, committedHistory(database));
		}
		this.stop.changeBegins();
	}

	private List<AppliedChange> committedHistory(Database database) {
		try {
			return this.history.read(((JdbcConnection) database.getConnection()).getUnderlyingConnection());
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Could not read the migration history", ex);
		}
	}

	@Override
	public void ran(ChangeSet change, DatabaseChangeLog log, Database database, ExecType outcome) {
		this.stop.changeEnds();
		this.ranAny |= !change.isAlwaysRun();
	}

	@Override
	public void runFailed(ChangeSet change, DatabaseChangeLog log, Database database, Exception failure) {
		this.stop.changeEnds();
	}

	SyncResult result() {
		if (!this.ranAny) {
			return SyncResult.ALREADY_UP_TO_DATE;
		}
		return Boolean.TRUE.equals(this.first) ? SyncResult.CREATED : SyncResult.UPGRADED;
	}

}
