package dev.asyncdb.bridge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/**
 * Interrupts cancelled code when its time for cleanup is over, and repeats that until the
 * code ends, since code may ignore an interrupt.
 */
final class CleanupMonitor {

	private final Cancellation cancellation;

	private final Disposable.Swap timer = Disposables.swap();

	CleanupMonitor(Cancellation cancellation) {
		this.cancellation = cancellation;
	}

	void begin() {
		schedule(this.cancellation.limit());
	}

	void end() {
		this.timer.dispose();
	}

	private void schedule(Duration time) {
		this.timer
			.update(Schedulers.parallel().schedule(this::check, Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS));
	}

	private void check() {
		Duration remaining = this.cancellation.remaining();
		if (!remaining.isNegative() && !remaining.isZero()) {
			schedule(remaining);
			return;
		}
		this.cancellation.interruptAgain();
		schedule(this.cancellation.limit());
	}

}
