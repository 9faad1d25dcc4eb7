package dev.asyncdb.benchmarks.harness;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs a contestant several times concurrently, and requires that each result is right.
 */
interface ContestantRun {

	Duration TIMEOUT = Duration.ofMinutes(2);

	// They live on for a while, so that their costs can be read
	ExecutorService THREADS = Executors.newCachedThreadPool(daemons());

	/**
	 * Run until the deadline.
	 * @return how many operations were completed
	 */
	long repeat(int concurrency, Deadline deadline);

	/**
	 * Run a number of times, one after the other.
	 */
	default void times(int times) {
		for (int time = 0; time < times; time++) {
			repeat(1, Deadline.OVER);
		}
	}

	private static ThreadFactory daemons() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("blocking-caller-");
		threads.setDaemon(true);
		return threads;
	}

	static ContestantRun of(Contestant contestant) {
		if (contestant instanceof Contestant.Blocking blocking) {
			return (concurrency, deadline) -> onThreads(blocking, concurrency, deadline);
		}
		Contestant.Reactive reactive = (Contestant.Reactive) contestant;
		return (concurrency, deadline) -> reactively(reactive, concurrency, deadline);
	}

	private static long reactively(Contestant.Reactive contestant, int concurrency, Deadline deadline) {
		Mono<Boolean> once = contestant.work()
			.defaultIfEmpty(false)
			.map((isRight) -> requireRight(contestant, isRight));
		Flux<Boolean> caller = once.repeat(() -> !deadline.isOver());
		Long done = Flux.range(0, concurrency).flatMap((index) -> caller, concurrency).count().block(TIMEOUT);
		return Objects.requireNonNull(done);
	}

	private static long onThreads(Contestant.Blocking contestant, int concurrency, Deadline deadline) {
		List<Callable<Long>> callers = Collections.nCopies(concurrency, () -> repeated(contestant, deadline));
		try {
			long done = 0;
			for (Future<Long> caller : THREADS.invokeAll(callers)) {
				done += caller.get();
			}
			return done;
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException("'%s' failed".formatted(contestant.name()), ex);
		}
	}

	private static long repeated(Contestant.Blocking contestant, Deadline deadline) throws Exception {
		long done = 0;
		do {
			requireRight(contestant, contestant.work().call());
			done++;
		}
		while (!deadline.isOver());
		return done;
	}

	private static boolean requireRight(Contestant contestant, boolean isRight) {
		if (!isRight) {
			throw new IllegalStateException("The result of '%s' is wrong".formatted(contestant.name()));
		}
		return true;
	}

}
