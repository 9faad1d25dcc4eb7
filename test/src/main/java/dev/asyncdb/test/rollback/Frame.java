package dev.asyncdb.test.rollback;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A transaction of a caller inside that of the test. It has a savepoint only while it is
 * on the stack: from its first statement to its end, or until a newcomer takes the place
 * of one that has only read.
 */
final class Frame {

	private final TestScope scope;

	private final String name;

	private final boolean readOnly;

	// Transactions that have committed and are undone with this one
	private final List<String> commits = new ArrayList<>();

	private final Map<String, Integer> savepoints = new LinkedHashMap<>();

	private final Map<String, String> settings = new LinkedHashMap<>();

	private volatile String lastStatement = "BEGIN";

	private volatile String lastWrite = "";

	private volatile boolean failed;

	private volatile boolean doomed;

	Frame(TestScope scope, String name, boolean readOnly) {
		this.scope = scope;
		this.name = name;
		this.readOnly = readOnly;
	}

	TestScope scope() {
		return this.scope;
	}

	String name() {
		return this.name;
	}

	boolean isReadOnly() {
		return this.readOnly;
	}

	String lastStatement() {
		return SqlText.shortened(this.lastStatement);
	}

	void executes(String sql) {
		this.lastStatement = sql;
		if (!SqlText.isPlainRead(sql)) {
			this.lastWrite = SqlText.shortened(sql);
		}
	}

	/**
	 * Return the last statement that had an effect, empty if there was none.
	 */
	String lastWrite() {
		return this.lastWrite;
	}

	/**
	 * Record an error after which the database refuses all further statements.
	 */
	void fail() {
		this.failed = true;
	}

	boolean hasFailed() {
		return this.failed;
	}

	/**
	 * The savepoint was given up after an error.
	 */
	void doom() {
		this.doomed = true;
	}

	boolean isDoomed() {
		return this.doomed;
	}

	/**
	 * Return whether nothing is lost if the savepoint is given up.
	 */
	boolean isReplaceable() {
		return this.savepoints.isEmpty() && (this.failed || this.lastWrite.isEmpty());
	}

	/**
	 * Return whether another transaction may begin on top.
	 */
	boolean isStackable() {
		return !this.failed || isReplaceable();
	}

	Map<String, String> settings() {
		return this.settings;
	}

	synchronized void addCommits(List<String> undoneWithThis) {
		this.commits.addAll(undoneWithThis);
	}

	synchronized List<String> commits() {
		return List.copyOf(this.commits);
	}

	synchronized void savepoint(String savepoint) {
		this.savepoints.put(savepoint, this.commits.size());
	}

	synchronized void release(String savepoint) {
		this.savepoints.remove(savepoint);
	}

	/**
	 * Forget what was done since a savepoint.
	 * @return the transactions that had committed since
	 */
	synchronized List<String> rollbackTo(String savepoint) {
		this.failed = false;
		List<String> since = this.commits.subList(this.savepoints.getOrDefault(savepoint, 0), this.commits.size());
		List<String> undone = List.copyOf(since);
		since.clear();
		return undone;
	}

}
