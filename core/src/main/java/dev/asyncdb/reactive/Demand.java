package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import reactor.core.publisher.Operators;

/**
 * The elements that a subscriber has requested and not yet received. An element counts
 * until the subscriber has returned from it. Thread-safe.
 */
class Demand {

	private static final AtomicLongFieldUpdater<Demand> OUTSTANDING = AtomicLongFieldUpdater.newUpdater(Demand.class,
			"outstanding");

	private static final long CLOSED = Long.MIN_VALUE;

	private volatile long outstanding;

	/**
	 * Add a request.
	 * @return {@code false} if nothing more may be requested
	 */
	protected final boolean add(long elements) {
		return OUTSTANDING.accumulateAndGet(this, elements, Demand::sum) != CLOSED;
	}

	private static long sum(long before, long added) {
		return (before == CLOSED) ? CLOSED : Operators.addCap(before, added);
	}

	/**
	 * The subscriber has returned from an element.
	 * @return whether it waits for another one
	 */
	protected final boolean delivered() {
		return isUnbounded() || OUTSTANDING.updateAndGet(this, Demand::decremented) > 0;
	}

	private static long decremented(long before) {
		return (before > 0 && before != Long.MAX_VALUE) ? before - 1 : before;
	}

	/**
	 * Refuse further requests, unless the subscriber waits for an element.
	 */
	final boolean closeIfNone() {
		return OUTSTANDING.compareAndSet(this, 0, CLOSED);
	}

	/**
	 * Return for how many elements the subscriber waits.
	 */
	protected final long outstanding() {
		return this.outstanding;
	}

	/**
	 * Return whether the subscriber waits for more elements than this number.
	 */
	final boolean exceeds(long elements) {
		return this.outstanding > elements;
	}

	final boolean isUnbounded() {
		return this.outstanding == Long.MAX_VALUE;
	}

}
