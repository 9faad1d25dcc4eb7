package dev.asyncdb.migration.liquibase;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.asyncdb.migration.InterruptedChangeException;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationPlan.Action;
import dev.asyncdb.migration.engine.MigrationRun;
import dev.asyncdb.migration.execution.LockWait.Holder;
import org.jspecify.annotations.Nullable;

/**
 * The holder of Liquibase's lock, in the form of the lock table. It is taken over by
 * these rules.
 *
 * @param process the process, marked if it migrates with asyncdb
 * @param change the change that is not recorded although its statements may be committed,
 * empty for none
 */
record LockHolder(String process, String change) {

	private static final String MARK = "asyncdb ";

	private static final Pattern OURS = Pattern.compile("(" + MARK + ".*?)(?:, change (.+))?", Pattern.DOTALL);

	// Together they fit into the 255 characters of the column
	private static final int LONGEST_HOST = 60;

	private static final int LONGEST_CHANGE = 120;

	static LockHolder of(String text) {
		Matcher ours = OURS.matcher(text);
		return ours.matches() ? new LockHolder(ours.group(1), known(ours.group(2))) : new LockHolder(text, "");
	}

	private static String known(@Nullable String text) {
		return (text != null) ? text : "";
	}

	/**
	 * This process.
	 */
	static LockHolder current() {
		return new LockHolder(MARK + ProcessHandle.current().pid() + " on " + hostName(), "");
	}

	private static String hostName() {
		String name = System.getenv("HOSTNAME");
		return (name != null) ? name.substring(0, Math.min(name.length(), LONGEST_HOST)) : "this host";
	}

	/**
	 * The same process while it runs a change.
	 */
	LockHolder running(ChangeLogEntry entry) {
		return new LockHolder(this.process, name(entry));
	}

	private static String name(ChangeLogEntry entry) {
		String name = entry.fullName();
		return (name.length() <= LONGEST_CHANGE) ? name : "..." + name.substring(name.length() - LONGEST_CHANGE + 3);
	}

	/**
	 * Return the text for the lock table.
	 */
	String text() {
		return this.process + (this.change.isEmpty() ? "" : ", change " + this.change);
	}

	/**
	 * Return the query for the number of holders that name a change.
	 */
	static String interruptedQuery(String lockTable) {
		return "SELECT COUNT(*) FROM %s WHERE LOCKEDBY LIKE '%s%%, change %%'".formatted(lockTable, MARK);
	}

	private boolean isOurs() {
		return this.process.startsWith(MARK);
	}

	/**
	 * Describe the holder and how to release the lock.
	 */
	Holder described(Object since) {
		return new Holder("%s since %s".formatted(text(), since),
				"If that process has terminated, run syncdb --release-lock");
	}

	/**
	 * Whether the process has terminated, or the lock is older than the configured age.
	 * @param run the migration that waits for the lock
	 * @param isShared whether other processes may migrate the database although it has no
	 * lock that excludes them
	 */
	boolean isStale(MigrationRun run, boolean isShared, Duration age) {
		if (run.isExclusive() && !isShared && isOurs()) {
			return true;
		}
		Duration oldest = run.options().staleLockAfter();
		return oldest != null && age.compareTo(oldest) > 0;
	}

	/**
	 * Refuse to replace a holder that was running a change, unless the plan records or
	 * forgets that change without executing it.
	 * @param plan the plan, {@code null} if the history is dropped
	 */
	void requireKnownOutcome(@Nullable MigrationPlan plan, String database, Object since) {
		if (!this.change.isEmpty() && plan != null && !isDecidedBy(plan)) {
			throw new InterruptedChangeException(database, this.change, this.process, since);
		}
	}

	private boolean isDecidedBy(MigrationPlan plan) {
		return (plan.action() == Action.RECORD || plan.action() == Action.FORGET)
				&& plan.entries().stream().anyMatch((entry) -> name(entry).equals(this.change));
	}

}
