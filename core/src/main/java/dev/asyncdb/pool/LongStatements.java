package dev.asyncdb.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The long statements that a connection has executed. Drivers limit their cache of
 * prepared statements by number only, and a list of 60,000 values makes a statement of
 * half a megabyte. So a connection with too much text is replaced. Thread-safe.
 */
final class LongStatements {

	private static final int LONG = 4_000;

	private static final long LIMIT = 4_000_000;

	private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

	private final AtomicLong characters = new AtomicLong();

	void add(String sql) {
		if (sql.length() >= LONG && this.seen.add(sql.hashCode())) {
			this.characters.addAndGet(sql.length());
		}
	}

	boolean isFull() {
		return this.characters.get() > LIMIT;
	}

}
