package dev.asyncdb.migration.liquibase;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.ChangeLogEntry.State;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.UpdateSummaryEnum;
import liquibase.change.Change;
import liquibase.change.CheckSum;
import liquibase.change.DbmsTargetedChange;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.database.Database;
import liquibase.database.DatabaseList;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.ResourceAccessor;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.DefaultResourceLoader;

/**
 * The change log on the class path. All calls must run on a {@link LiquibaseThread}.
 */
record ChangeLogFile(ChangeLogOptions options, ClassLoader classLoader) {

	Contexts contexts() {
		return new Contexts(this.options.contexts());
	}

	LabelExpression labels() {
		return new LabelExpression(this.options.labels());
	}

	Liquibase on(Database database) {
		Liquibase liquibase = new Liquibase(this.options.path(), accessor(), database);
		this.options.parameters().forEach(liquibase::setChangeLogParameter);
		liquibase.setShowSummary(UpdateSummaryEnum.OFF);
		return liquibase;
	}

	boolean exists() {
		return this.options.exists(new DefaultResourceLoader(this.classLoader));
	}

	private ResourceAccessor accessor() {
		return new ClassLoaderResourceAccessor(this.classLoader);
	}

	/**
	 * Compare the change log with a history, without connecting to a database.
	 * @param shortName Liquibase's short name of the product
	 */
	List<ChangeLogEntry> compare(String shortName, List<AppliedChange> history) throws Exception {
		return offline(shortName, (database) -> compare(database, history));
	}

	/**
	 * Work with a database for which Liquibase generates SQL without a connection.
	 * @param parameters the short name of the product, and options of the offline URL
	 */
	<T> T offline(String parameters, OfflineDatabase.Work<T> work) throws Exception {
		return OfflineDatabase.call(parameters, accessor(), work);
	}

	private List<ChangeLogEntry> compare(Database offline, List<AppliedChange> history) throws LiquibaseException {
		Map<ChangeKey, AppliedChange> run = new HashMap<>();
		history.forEach((change) -> run.put(ChangeKey.of(change), change));
		List<ChangeSetFilter> filters = filters(offline);
		List<ChangeLogEntry> entries = new ArrayList<>();
		for (ChangeSet change : on(offline).getDatabaseChangeLog().getChangeSets()) {
			boolean isIncluded = filters.stream().allMatch((filter) -> filter.accepts(change).isAccepted())
					&& !isForOthers(change, offline);
			entries.add(entry(change, isIncluded, run.get(ChangeKey.of(change))));
		}
		return entries;
	}

	/**
	 * Set the schemas and the history tables of the options.
	 */
	Database configured(Database database) throws LiquibaseException {
		if (this.options.defaultSchema() != null) {
			database.setDefaultSchemaName(this.options.defaultSchema());
		}
		String historySchema = this.options.historySchemaOrDefault();
		if (historySchema != null) {
			database.setLiquibaseSchemaName(historySchema);
		}
		database.setDatabaseChangeLogTableName(this.options.historyTable());
		database.setDatabaseChangeLogLockTableName(this.options.lockTable());
		return database;
	}

	List<ChangeSetFilter> filters(Database database) {
		return List.of(new ContextChangeSetFilter(contexts()), new LabelChangeSetFilter(labels()),
				new DbmsChangeSetFilter(database), new IgnoreChangeSetFilter());
	}

	// Liquibase neither runs nor records a change without a part for this database
	private static boolean isForOthers(ChangeSet change, Database database) {
		return !change.getChanges().isEmpty()
				&& change.getChanges().stream().noneMatch((part) -> isFor(part, database));
	}

	/**
	 * Whether a part of a change applies to a database.
	 */
	static boolean isFor(Change part, Database database) {
		return !(part instanceof DbmsTargetedChange targeted)
				|| DatabaseList.definitionMatches(targeted.getDbms(), database, true);
	}

	private static ChangeLogEntry entry(ChangeSet change, boolean isIncluded, @Nullable AppliedChange run) {
		ChangeKey key = ChangeKey.of(change);
		return new ChangeLogEntry(key.path(), key.id(), key.author(), tag(change), change.isAlwaysRun(),
				isIncluded ? state(change, run) : State.EXCLUDED, run, null);
	}

	static @Nullable String tag(ChangeSet change) {
		return change.getChanges()
			.stream()
			.filter(TagDatabaseChange.class::isInstance)
			.map((tagging) -> ((TagDatabaseChange) tagging).getTag())
			.findFirst()
			.orElse(null);
	}

	// A change with runAlways is never pending and may be edited
	private static State state(ChangeSet change, @Nullable AppliedChange run) {
		if (run == null) {
			return State.NEW;
		}
		if (change.isAlwaysRun() || isUnchanged(change, run)) {
			return State.APPLIED;
		}
		return change.isRunOnChange() ? State.CHANGED : State.EDITED;
	}

	private static boolean isUnchanged(ChangeSet change, AppliedChange run) {
		return run.checksum() == null || change.isCheckSumValid(Objects.requireNonNull(CheckSum.parse(run.checksum())));
	}

}
