package dev.asyncdb.reactive;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Runs a check every 100 ms, and stops while there is nothing to check. Thread-safe.
 */
public final class Ticker {

	private static final Duration TICK = Duration.ofMillis(100);

	private final LongConsumer check;

	private final BooleanSupplier isIdle;

	private final AtomicBoolean ticking = new AtomicBoolean();

	private final AtomicReference<@Nullable Disposable> ticks = new AtomicReference<>();

	/**
	 * Create a ticker that is stopped.
	 * @param check receives the time, by {@link System#nanoTime()}
	 * @param isIdle whether there is nothing to check
	 */
	public Ticker(LongConsumer check, BooleanSupplier isIdle) {
		this.check = check;
		this.isIdle = isIdle;
	}

	/**
	 * Start the ticker unless it runs.
	 */
	public void wake() {
		if (!this.ticking.get() && this.ticking.compareAndSet(false, true)) {
			this.ticks.set(Schedulers.parallel()
				.schedulePeriodically(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS));
		}
	}

	private void tick() {
		this.check.accept(System.nanoTime());
		if (this.isIdle.getAsBoolean()) {
			stop();
		}
	}

	// A concurrent wake() may still find the ticker running, so check again
	private void stop() {
		Disposable current = this.ticks.getAndSet(null);
		if (current != null) {
			current.dispose();
			this.ticking.set(false);
			if (!this.isIdle.getAsBoolean()) {
				wake();
			}
		}
	}

}
