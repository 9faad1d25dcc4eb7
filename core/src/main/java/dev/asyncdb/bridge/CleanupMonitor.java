package dev.asyncdb.bridge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/**
 * Looks after code that was cancelled until it ends: when its time for cleaning up is
 * over, and again and again, since it may take an interrupt for nothing.
 */
final class CleanupMonitor {

	private final Cancellation cancellation;

	private final Disposable.Swap timer = Disposables.swap();

	CleanupMonitor(Cancellation cancellation) {
		this.cancellation = cancellation;
	}

	void begin() {
		lookAfter(this.cancellation.limit());
	}

	void end() {
		this.timer.dispose();
	}

	private void lookAfter(Duration time) {
		this.timer
			.update(Schedulers.parallel().schedule(this::look, Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS));
	}

	private void look() {
		Duration left = this.cancellation.left();
		if (!left.isNegative() && !left.isZero()) {
			lookAfter(left);
			return;
		}
		this.cancellation.remind();
		lookAfter(this.cancellation.limit());
	}

}
