package dev.asyncdb.migration.support;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.ChangeLogEntry;

/**
 * The names of changes: the identifier, or the full name if the identifier is not unique.
 */
record RevisionNames(Set<String> ambiguous) {

	static RevisionNames of(List<ChangeLogEntry> entries) {
		Set<String> seen = new HashSet<>();
		Set<String> ambiguous = new HashSet<>();
		entries.stream().map(ChangeLogEntry::id).filter((id) -> !seen.add(id)).forEach(ambiguous::add);
		return new RevisionNames(ambiguous);
	}

	Revision revision(ChangeLogEntry entry) {
		AppliedChange applied = entry.applied();
		String tag = (applied != null && applied.tag() != null) ? applied.tag() : entry.tag();
		String name = this.ambiguous.contains(entry.id()) ? entry.fullName() : entry.id();
		return new Revision(name, entry.path(), entry.id(), entry.author(), tag,
				(applied != null) ? applied.executedAt() : null);
	}

	/**
	 * A change that the change log does not contain has its full name.
	 */
	Revision unexpected(AppliedChange change) {
		return new Revision(change.fullName(), change.path(), change.id(), change.author(), change.tag(),
				change.executedAt());
	}

	List<Revision> revisions(List<ChangeLogEntry> entries) {
		return entries.stream().map(this::revision).toList();
	}

}
