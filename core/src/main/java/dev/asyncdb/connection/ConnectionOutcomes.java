package dev.asyncdb.connection;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts how connections came to their end. Thread-safe.
 */
final class ConnectionOutcomes {

	private final Map<ConnectionOutcome, LongAdder> counts = new EnumMap<>(ConnectionOutcome.class);

	ConnectionOutcomes() {
		for (ConnectionOutcome end : ConnectionOutcome.values()) {
			this.counts.put(end, new LongAdder());
		}
	}

	void count(ConnectionOutcome end) {
		LongAdder counter = this.counts.get(end);
		if (counter != null) {
			counter.increment();
		}
	}

	/**
	 * The counts of now.
	 */
	Map<ConnectionOutcome, Long> counts() {
		Map<ConnectionOutcome, Long> now = new EnumMap<>(ConnectionOutcome.class);
		this.counts.forEach((end, counter) -> now.put(end, counter.sum()));
		return now;
	}

}
