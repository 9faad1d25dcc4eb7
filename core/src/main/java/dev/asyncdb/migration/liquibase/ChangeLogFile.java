package dev.asyncdb.migration.liquibase;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.asyncdb.migration.ChangeLogSettings;
import dev.asyncdb.migration.InvalidChangeLogException;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.UpdateSummaryEnum;
import liquibase.change.CheckSum;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.OfflineConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.ResourceAccessor;
import org.jspecify.annotations.Nullable;

/**
 * The change log on the class path. Every call belongs on a {@link LiquibaseThread}.
 */
record ChangeLogFile(ChangeLogSettings settings, ClassLoader classLoader) {

	Contexts contexts() {
		return new Contexts(this.settings.contexts());
	}

	LabelExpression labels() {
		return new LabelExpression(this.settings.labels());
	}

	Liquibase on(Database database) {
		Liquibase liquibase = new Liquibase(this.settings.path(), accessor(), database);
		this.settings.parameters().forEach(liquibase::setChangeLogParameter);
		liquibase.setShowSummary(UpdateSummaryEnum.OFF);
		return liquibase;
	}

	private ResourceAccessor accessor() {
		return new ClassLoaderResourceAccessor(this.classLoader);
	}

	/**
	 * Parse for a kind of database without connecting to one.
	 * @param shortName the name by which Liquibase knows the database
	 */
	List<ChangeSet> parse(String shortName) throws LiquibaseException {
		Database offline = DatabaseFactory.getInstance()
			.findCorrectDatabaseImplementation(
					new OfflineConnection("offline:%s?outputLiquibaseSql=none".formatted(shortName), accessor()));
		return wanted(on(offline), offline);
	}

	List<ChangeSet> wanted(Liquibase liquibase, Database database) throws LiquibaseException {
		List<ChangeSetFilter> filters = List.of(new ContextChangeSetFilter(contexts()),
				new LabelChangeSetFilter(labels()), new DbmsChangeSetFilter(database), new IgnoreChangeSetFilter());
		List<ChangeSet> wanted = new ArrayList<>();
		for (ChangeSet change : liquibase.getDatabaseChangeLog().getChangeSets()) {
			if (filters.stream().allMatch((filter) -> filter.accepts(change).isAccepted())) {
				wanted.add(change);
			}
		}
		return wanted;
	}

	/**
	 * The changes that have yet to run: those that never ran and those that run again
	 * when edited. What runs always is never waited for.
	 * @throws InvalidChangeLogException if a change was edited after it ran
	 */
	List<ChangeSet> pending(List<ChangeSet> wanted, List<AppliedChange> history) {
		Map<AppliedChange.Key, AppliedChange> run = new HashMap<>();
		history.forEach((change) -> run.put(change.key(), change));
		return wanted.stream().filter((change) -> isPending(change, run.get(AppliedChange.Key.of(change)))).toList();
	}

	private boolean isPending(ChangeSet change, @Nullable AppliedChange run) {
		if (run == null) {
			return true;
		}
		if (change.isAlwaysRun() || isUnchanged(change, run)) {
			return false;
		}
		if (change.isRunOnChange()) {
			return true;
		}
		throw new InvalidChangeLogException(this.settings.location(),
				"the change %s was edited after it was run. Undo the edit and write a new change, or allow the edit by a validCheckSum"
					.formatted(run.key()),
				null);
	}

	private static boolean isUnchanged(ChangeSet change, AppliedChange run) {
		return run.checksum() == null || change.isCheckSumValid(Objects.requireNonNull(CheckSum.parse(run.checksum())));
	}

	boolean hasRunAny(List<ChangeSet> wanted, List<AppliedChange> history) {
		Set<AppliedChange.Key> run = history.stream().map(AppliedChange::key).collect(Collectors.toSet());
		return wanted.stream().map(AppliedChange.Key::of).anyMatch(run::contains);
	}

}
