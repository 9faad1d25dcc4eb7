package dev.asyncdb.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one borrower has asked of a connection. Thread-safe.
 * <p>
 * What is cancelled never ends here: nobody knows then when the server has done it.
 */
final class Activity {

	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicBoolean settings = new AtomicBoolean();

	void begin() {
		this.underWay.incrementAndGet();
	}

	void end() {
		this.underWay.decrementAndGet();
	}

	void note(String sql) {
		if (!this.settings.get() && SessionState.isChangedBy(sql)) {
			noteSettings();
		}
	}

	void noteSettings() {
		this.settings.set(true);
	}

	boolean isOver() {
		return this.underWay.get() == 0;
	}

	/**
	 * Whether settings of the server's session may have been changed.
	 */
	boolean changedSettings() {
		return this.settings.get();
	}

	boolean isClean() {
		return isOver() && !changedSettings();
	}

}
