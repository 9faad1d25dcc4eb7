package dev.asyncdb.migration.support;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import dev.asyncdb.migration.MigrationTargetException;
import dev.asyncdb.migration.engine.ChangeLogEntry;

/**
 * The target of a migration. Its position in a change log is the number of changes up to
 * and including the target.
 */
record MigrationTarget(String text) {

	private static final Pattern FORWARD = Pattern.compile("\\+\\d{1,6}");

	private static final Pattern BACK = Pattern.compile("-\\d{1,6}");

	boolean isBack() {
		return this.text.equals("base") || BACK.matcher(this.text).matches();
	}

	/**
	 * The position to upgrade to.
	 */
	int forward(ChangeLogComparison comparison) {
		List<ChangeLogEntry> all = comparison.all();
		if (this.text.equals("head")) {
			return all.size();
		}
		if (FORWARD.matcher(this.text).matches()) {
			return afterPending(comparison, Integer.parseInt(this.text.substring(1)));
		}
		return named(comparison);
	}

	private int afterPending(ChangeLogComparison comparison, int count) {
		int[] pending = IntStream.range(0, comparison.all().size())
			.filter((index) -> comparison.all().get(index).isPending())
			.toArray();
		if (count < 1 || count > pending.length) {
			throw new MigrationTargetException(this.text,
					"the number of pending changes is %d".formatted(pending.length));
		}
		return pending[count - 1] + 1;
	}

	/**
	 * The position to downgrade to.
	 */
	int back(ChangeLogComparison comparison) {
		if (this.text.equals("base")) {
			return 0;
		}
		if (BACK.matcher(this.text).matches()) {
			return beforeApplied(comparison, Integer.parseInt(this.text.substring(1)));
		}
		return named(comparison);
	}

	private int beforeApplied(ChangeLogComparison comparison, int count) {
		List<ChangeLogEntry> applied = comparison.applied();
		if (count < 1 || count > applied.size()) {
			throw new MigrationTargetException(this.text,
					"the number of changes that were run is %d".formatted(applied.size()));
		}
		return (count == applied.size()) ? 0 : comparison.all().indexOf(applied.get(applied.size() - count - 1)) + 1;
	}

	/**
	 * The position to record.
	 */
	int anywhere(ChangeLogComparison comparison) {
		return isBack() ? back(comparison) : forward(comparison);
	}

	private int named(ChangeLogComparison comparison) {
		List<ChangeLogEntry> all = comparison.all();
		int[] found = IntStream.range(0, all.size()).filter((index) -> isNamed(comparison, all.get(index))).toArray();
		if (found.length > 1) {
			throw new MigrationTargetException(this.text, "it names %d changes; use one of %s".formatted(found.length,
					IntStream.of(found).mapToObj((index) -> all.get(index).fullName()).toList()));
		}
		if (found.length == 0) {
			throw new MigrationTargetException(this.text,
					"the change log has no such change or tag; head, base, +1 and -1 are valid as well");
		}
		return found[0] + 1;
	}

	private boolean isNamed(ChangeLogComparison comparison, ChangeLogEntry entry) {
		return this.text.equals(entry.id()) || this.text.equals(entry.fullName())
				|| this.text.equals(comparison.names().revision(entry).tag());
	}

}
