package dev.asyncdb.migration.liquibase;

import java.util.List;

import liquibase.changelog.AbstractChangeLogHistoryService;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.RanChangeSet;
import liquibase.database.Database;

/**
 * The history of a database without a connection: nothing was run, and nothing is stored.
 */
final class EmptyHistory extends AbstractChangeLogHistoryService {

	EmptyHistory(Database database) {
		setDatabase(database);
	}

	@Override
	public int getPriority() {
		return PRIORITY_DATABASE + 1;
	}

	@Override
	public boolean supports(Database database) {
		return database == getDatabase();
	}

	@Override
	public void init() {
	}

	@Override
	public List<RanChangeSet> getRanChangeSets() {
		return List.of();
	}

	@Override
	public void setExecType(ChangeSet change, ExecType outcome) {
	}

	@Override
	public void removeFromHistory(ChangeSet change) {
	}

	@Override
	public int getNextSequenceValue() {
		return 1;
	}

	@Override
	public void tag(String tag) {
	}

	@Override
	public boolean tagExists(String tag) {
		return false;
	}

	@Override
	public void clearAllCheckSums() {
	}

	@Override
	public void destroy() {
	}

	@Override
	public boolean isDatabaseChecksumsCompatible() {
		return true;
	}

}
