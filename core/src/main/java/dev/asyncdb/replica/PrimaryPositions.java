package dev.asyncdb.replica;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The positions of the primary in the recent past. From them follows how old the data of
 * a replica are, without clocks of servers and also while nothing is written.
 * Thread-safe.
 */
final class PrimaryPositions {

	private static final int KEPT = 128;

	private final long spacing;

	private final Deque<Sample> samples = new ArrayDeque<>();

	/**
	 * Create the positions.
	 * @param maxLag the longest lag that has to be measured
	 */
	PrimaryPositions(Duration maxLag) {
		this.spacing = 2 * maxLag.toNanos() / KEPT;
	}

	/**
	 * The primary was at a position.
	 * @param at when it was asked
	 */
	synchronized void add(long at, long lsn) {
		// After a failover the log may continue before what the old primary had written
		this.samples.removeIf((sample) -> Long.compareUnsigned(sample.lsn, lsn) > 0);
		Sample last = this.samples.peekLast();
		if (last == null || at - last.at >= this.spacing) {
			this.samples.addLast(new Sample(at, lsn));
		}
		if (this.samples.size() > KEPT) {
			this.samples.removeFirst();
		}
	}

	/**
	 * Return how long before a moment the primary was at a position.
	 * @param replayed the position
	 * @param at the moment
	 * @return zero if nothing later is known
	 */
	synchronized Duration lag(long replayed, long at) {
		Sample later = null;
		for (Sample sample : (Iterable<Sample>) this.samples::descendingIterator) {
			if (Long.compareUnsigned(sample.lsn, replayed) <= 0) {
				break;
			}
			later = sample;
		}
		return (later != null) ? Duration.ofNanos(Math.max(0, at - later.at)) : Duration.ZERO;
	}

	private record Sample(long at, long lsn) {

	}

}
