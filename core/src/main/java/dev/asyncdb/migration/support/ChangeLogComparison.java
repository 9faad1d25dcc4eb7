package dev.asyncdb.migration.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.ChangeLogEntry.State;
import dev.asyncdb.migration.engine.MigrationEngine;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The comparison of a change log with the history of a database.
 *
 * @param all all changes of the change log
 * @param history all rows of the history
 * @param names the names of the changes
 */
record ChangeLogComparison(List<ChangeLogEntry> all, List<AppliedChange> history, RevisionNames names) {

	static ChangeLogComparison of(List<ChangeLogEntry> all, List<AppliedChange> history) {
		return new ChangeLogComparison(all, history, RevisionNames.of(all));
	}

	static Mono<ChangeLogComparison> of(MigrationEngine engine, List<AppliedChange> history) {
		return engine.compare(history).map((entries) -> of(entries, history));
	}

	/**
	 * Require that no change was edited after it was run, or contradicts the history in
	 * another way.
	 */
	ChangeLogComparison requireUnedited(String location) {
		List<ChangeLogEntry> edited = this.all.stream().filter((entry) -> entry.state() == State.EDITED).toList();
		if (edited.isEmpty()) {
			return this;
		}
		List<String> problems = edited.stream().flatMap((entry) -> Stream.ofNullable(entry.problem())).toList();
		throw problems.isEmpty()
				? InvalidChangeLogException.edited(location, edited.stream().map(ChangeLogEntry::fullName).toList())
				: new InvalidChangeLogException(location, String.join("; ", problems), null);
	}

	/**
	 * The changes of the change log for this database.
	 */
	List<ChangeLogEntry> included() {
		return this.all.stream().filter((entry) -> entry.state() != State.EXCLUDED).toList();
	}

	List<ChangeLogEntry> pending() {
		return this.all.stream().filter(ChangeLogEntry::isPending).toList();
	}

	/**
	 * The changes that were run, in the order of the change log.
	 */
	List<ChangeLogEntry> applied() {
		return included().stream().filter((entry) -> entry.applied() != null).toList();
	}

	/**
	 * The changes that were run, in the order of the history.
	 */
	List<ChangeLogEntry> appliedInOrderOfHistory() {
		Map<AppliedChange, ChangeLogEntry> known = byRow(included());
		return this.history.stream().filter(known::containsKey).map(known::get).toList();
	}

	boolean isDue() {
		return this.all.stream().anyMatch(ChangeLogEntry::isDue);
	}

	@Nullable Revision current() {
		return last(applied());
	}

	@Nullable Revision latest() {
		return last(included());
	}

	private @Nullable Revision last(List<ChangeLogEntry> entries) {
		return entries.isEmpty() ? null : this.names.revision(entries.get(entries.size() - 1));
	}

	DatabaseStatus status() {
		if (applied().isEmpty()) {
			return DatabaseStatus.NO_INFO;
		}
		return pending().isEmpty() ? DatabaseStatus.UP_TO_DATE : DatabaseStatus.UPGRADE_AVAILABLE;
	}

	MigrationState state(List<String> tables) {
		return new MigrationState(status(), current(), latest(), applied().size(), included().size(),
				this.names.revisions(pending()), this.names.revisions(gaps()), unexpected(), tables, null, Map.of());
	}

	private List<ChangeLogEntry> gaps() {
		List<ChangeLogEntry> included = included();
		int current = 0;
		for (int index = 0; index < included.size(); index++) {
			current = (included.get(index).applied() != null) ? index : current;
		}
		return included.subList(0, current).stream().filter(ChangeLogEntry::isPending).toList();
	}

	private List<Revision> unexpected() {
		Map<AppliedChange, ChangeLogEntry> known = byRow(this.all);
		return this.history.stream()
			.filter((change) -> !known.containsKey(change))
			.map(this.names::unexpected)
			.toList();
	}

	private static Map<AppliedChange, ChangeLogEntry> byRow(List<ChangeLogEntry> entries) {
		Map<AppliedChange, ChangeLogEntry> known = new HashMap<>();
		for (ChangeLogEntry entry : entries) {
			AppliedChange applied = entry.applied();
			if (applied != null) {
				known.put(applied, entry);
			}
		}
		return known;
	}

	/**
	 * The revisions of all rows of the history, in their order.
	 */
	List<Revision> past() {
		Map<AppliedChange, ChangeLogEntry> known = byRow(this.all);
		List<Revision> past = new ArrayList<>();
		for (AppliedChange change : this.history) {
			ChangeLogEntry entry = known.get(change);
			past.add((entry != null) ? this.names.revision(entry) : this.names.unexpected(change));
		}
		return past;
	}

}
