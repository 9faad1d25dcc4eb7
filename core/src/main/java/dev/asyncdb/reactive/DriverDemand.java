package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Requests elements of the driver, which may be called later than the first request.
 * Thread-safe.
 */
abstract class DriverDemand<T> extends Delivery<T> {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<DriverDemand> DRAINING = AtomicIntegerFieldUpdater
		.newUpdater(DriverDemand.class, "draining");

	@SuppressWarnings("rawtypes")
	private static final AtomicLongFieldUpdater<DriverDemand> DEFERRED = AtomicLongFieldUpdater
		.newUpdater(DriverDemand.class, "deferred");

	private static final long FORWARDED = -1;

	private volatile int draining;

	/** What was requested before the driver was called, or {@link #FORWARDED}. */
	private volatile long deferred;

	private @Nullable Subscription driver;

	DriverDemand(CoreSubscriber<? super T> actual) {
		super(actual);
	}

	/**
	 * Return the monitor of the statement.
	 */
	protected abstract StatementMonitor monitor();

	/**
	 * The driver was called.
	 */
	final void called(Subscription subscription) {
		this.driver = subscription;
		long requested = DEFERRED.getAndSet(this, FORWARDED);
		if (requested > 0) {
			monitor().awaitAnswer();
			subscription.request(requested);
		}
	}

	final void requestFromDriver(long n) {
		boolean isForwarded = this.deferred == FORWARDED || DEFERRED.getAndUpdate(this,
				(waiting) -> (waiting == FORWARDED) ? FORWARDED : Operators.addCap(waiting, n)) == FORWARDED;
		Subscription subscription = this.driver;
		if (isForwarded && subscription != null) {
			monitor().awaitAnswer();
			subscription.request(n);
		}
	}

	/**
	 * Discard further elements.
	 * @return {@code false} if they already are
	 */
	final boolean startDraining() {
		return DRAINING.compareAndSet(this, 0, 1);
	}

	/**
	 * Return whether the subscriber has cancelled or failed.
	 */
	protected final boolean isDraining() {
		return this.draining != 0;
	}

}
