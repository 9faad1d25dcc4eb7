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
 * Looks at something every tenth of a second, as long as there is something to look at.
 * Thread-safe.
 */
public final class Ticker {

	private static final Duration TICK = Duration.ofMillis(100);

	private final LongConsumer look;

	private final BooleanSupplier isIdle;

	private final AtomicBoolean ticking = new AtomicBoolean();

	private final AtomicReference<@Nullable Disposable> ticks = new AtomicReference<>();

	/**
	 * Make a ticker that rests.
	 * @param look gets the time, by {@link System#nanoTime()}
	 * @param isIdle whether there is nothing to look at
	 */
	public Ticker(LongConsumer look, BooleanSupplier isIdle) {
		this.look = look;
		this.isIdle = isIdle;
	}

	/**
	 * There is something to look at.
	 */
	public void wake() {
		if (!this.ticking.get() && this.ticking.compareAndSet(false, true)) {
			this.ticks.set(Schedulers.parallel()
				.schedulePeriodically(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS));
		}
	}

	private void tick() {
		this.look.accept(System.nanoTime());
		if (this.isIdle.getAsBoolean()) {
			rest();
		}
	}

	// What comes meanwhile finds the ticking at its end and is seen here
	private void rest() {
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
