package dev.asyncdb.benchmarks.layer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Runs a contestant again and again, and requires that each run ends before the next one
 * starts: work on another thread would not be measured.
 */
final class CallingThread implements CoreSubscriber<Object> {

	private final LayerCall contestant;

	private int completed;

	private @Nullable Throwable failure;

	private CallingThread(LayerCall contestant) {
		this.contestant = contestant;
	}

	static void run(LayerCall contestant, int times) {
		CallingThread caller = new CallingThread(contestant);
		for (int time = 1; time <= times; time++) {
			contestant.work().subscribe(caller);
			if (caller.completed != time) {
				throw caller.incomplete();
			}
		}
	}

	/**
	 * Run a contestant for a while.
	 * @return how many times it ran
	 */
	static int runFor(LayerCall contestant, long nanos) {
		long end = System.nanoTime() + nanos;
		int times = 0;
		do {
			run(contestant, 1);
			times++;
		}
		while (System.nanoTime() < end);
		return times;
	}

	private IllegalStateException incomplete() {
		return new IllegalStateException(
				"'%s' did not complete on the calling thread".formatted(this.contestant.name()), this.failure);
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Object value) {
		// only the end counts
	}

	@Override
	public void onError(Throwable failure) {
		this.failure = failure;
	}

	@Override
	public void onComplete() {
		this.completed++;
	}

}
