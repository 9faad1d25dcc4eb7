package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicLong;

import reactor.core.publisher.Operators;

/**
 * The elements that a subscriber has requested and not yet received. An element counts
 * until the subscriber has returned from it. Thread-safe.
 */
final class Demand {

	private static final long CLOSED = Long.MIN_VALUE;

	private final AtomicLong outstanding = new AtomicLong();

	/**
	 * Add a request.
	 * @return {@code false} if nothing more may be requested
	 */
	boolean add(long elements) {
		return this.outstanding.accumulateAndGet(elements, Demand::sum) != CLOSED;
	}

	private static long sum(long before, long added) {
		return (before == CLOSED) ? CLOSED : Operators.addCap(before, added);
	}

	/**
	 * The subscriber has returned from an element.
	 * @return whether it waits for another one
	 */
	boolean delivered() {
		return isUnbounded() || this.outstanding.updateAndGet(Demand::decremented) > 0;
	}

	private static long decremented(long before) {
		return (before > 0 && before != Long.MAX_VALUE) ? before - 1 : before;
	}

	/**
	 * Refuse further requests, unless the subscriber waits for an element.
	 */
	boolean closeIfNone() {
		return this.outstanding.compareAndSet(0, CLOSED);
	}

	/**
	 * Return whether the subscriber waits for more elements than this number.
	 */
	boolean exceeds(long elements) {
		return this.outstanding.get() > elements;
	}

	boolean isUnbounded() {
		return this.outstanding.get() == Long.MAX_VALUE;
	}

}
