package dev.asyncdb.connection;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts how connections came to their end. Thread-safe.
 */
final class Endings {

	private final Map<ConnectionEnd, LongAdder> counts = new EnumMap<>(ConnectionEnd.class);

	Endings() {
		for (ConnectionEnd end : ConnectionEnd.values()) {
			this.counts.put(end, new LongAdder());
		}
	}

	void count(ConnectionEnd end) {
		LongAdder counter = this.counts.get(end);
		if (counter != null) {
			counter.increment();
		}
	}

	/**
	 * The counts of now.
	 */
	Map<ConnectionEnd, Long> counts() {
		Map<ConnectionEnd, Long> now = new EnumMap<>(ConnectionEnd.class);
		this.counts.forEach((end, counter) -> now.put(end, counter.sum()));
		return now;
	}

}
