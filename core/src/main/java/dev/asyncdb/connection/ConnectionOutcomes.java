package dev.asyncdb.connection;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the outcomes of connections. Thread-safe.
 */
final class ConnectionOutcomes {

	private final Map<ConnectionOutcome, LongAdder> counts = new EnumMap<>(ConnectionOutcome.class);

	ConnectionOutcomes() {
		for (ConnectionOutcome outcome : ConnectionOutcome.values()) {
			this.counts.put(outcome, new LongAdder());
		}
	}

	void count(ConnectionOutcome outcome) {
		LongAdder counter = this.counts.get(outcome);
		if (counter != null) {
			counter.increment();
		}
	}

	/**
	 * Return the current counts.
	 */
	Map<ConnectionOutcome, Long> counts() {
		Map<ConnectionOutcome, Long> now = new EnumMap<>(ConnectionOutcome.class);
		this.counts.forEach((outcome, counter) -> now.put(outcome, counter.sum()));
		return now;
	}

}
