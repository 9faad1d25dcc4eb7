package dev.asyncdb.test.rollback;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Gives callers their turns on one connection: one statement at a time, and transactions
 * as a stack. A newcomer may begin on top of a transaction that has been at rest for a
 * grace. What is below the top waits until the top has ended. Thread-safe.
 */
final class TurnQueue {

	private final Duration grace;

	private final Duration limit;

	private final Scheduler timer;

	private final Scheduler worker;

	private final Deque<Frame> stack = new ArrayDeque<>();

	private final Deque<Waiter> waiters = new ArrayDeque<>();

	private final List<MonoSink<Boolean>> quietListeners = new ArrayList<>();

	private @Nullable Waiter running;

	private @Nullable Supplier<Throwable> refusal;

	private String last = "nothing";

	private long restSince;

	/**
	 * Create a queue.
	 * @param grace how long the top rests before another transaction begins on it
	 * @param limit how long a caller waits
	 * @param timer knows the time, and wakes those who wait
	 * @param worker runs those who have waited
	 */
	TurnQueue(Duration grace, Duration limit, Scheduler timer, Scheduler worker) {
		this.grace = grace;
		this.limit = limit;
		this.timer = timer;
		this.worker = worker;
	}

	/**
	 * Wait for a turn.
	 * @param frame the transaction of the caller, {@code null} for none
	 * @param what the statement, for messages
	 */
	Mono<Turn> acquire(@Nullable Frame frame, String what) {
		return Mono.create((sink) -> {
			Waiter waiter = new Waiter(frame, what, sink);
			sink.onCancel(waiter::cancel);
			enter(waiter);
		});
	}

	private void enter(Waiter waiter) {
		Supplier<Throwable> refused;
		boolean runs;
		synchronized (this) {
			refused = this.refusal;
			runs = refused == null && mayRun(waiter);
			if (runs) {
				start(waiter);
			}
			else if (refused == null) {
				this.waiters.add(waiter);
			}
		}
		if (refused != null) {
			waiter.sink.error(refused.get());
		}
		else if (runs) {
			waiter.sink.success(waiter);
		}
		else {
			this.timer.schedule(() -> expire(waiter), this.limit.toNanos(), TimeUnit.NANOSECONDS);
			wakeAfterGrace();
		}
	}

	private boolean mayRun(Waiter waiter) {
		if (this.running != null) {
			return false;
		}
		Frame top = this.stack.peek();
		if (top == null || top == waiter.frame) {
			return true;
		}
		boolean isNewcomer = waiter.frame == null || !this.stack.contains(waiter.frame);
		return isNewcomer && top.isStackable() && now() - this.restSince >= this.grace.toNanos();
	}

	private void start(Waiter waiter) {
		this.running = waiter;
		this.last = waiter.what;
	}

	private long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	private void wakeAfterGrace() {
		this.timer.schedule(this::next, this.grace.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void next() {
		Waiter granted = null;
		List<MonoSink<Boolean>> quiet = List.of();
		boolean isWaiting;
		synchronized (this) {
			for (Iterator<Waiter> all = this.waiters.iterator(); granted == null && all.hasNext();) {
				Waiter waiter = all.next();
				if (mayRun(waiter)) {
					all.remove();
					start(waiter);
					granted = waiter;
				}
			}
			isWaiting = !this.waiters.isEmpty() && this.running == null;
			if (isQuiet() && !this.quietListeners.isEmpty()) {
				quiet = List.copyOf(this.quietListeners);
				this.quietListeners.clear();
			}
		}
		if (granted != null) {
			Waiter waiter = granted;
			this.worker.schedule(() -> waiter.sink.success(waiter));
		}
		else if (isWaiting) {
			wakeAfterGrace();
		}
		quiet.forEach((listener) -> listener.success(true));
	}

	private boolean isQuiet() {
		return this.running == null && this.stack.isEmpty();
	}

	private void expire(Waiter waiter) {
		boolean expired;
		String holder;
		synchronized (this) {
			expired = this.waiters.remove(waiter);
			holder = holder();
		}
		if (expired) {
			waiter.sink.error(new TurnTimeoutException(waiter.what, this.limit, holder));
		}
	}

	/**
	 * Describe what holds the connection.
	 */
	synchronized String holder() {
		Frame top = this.stack.peek();
		if (this.running != null) {
			return "the statement '%s', whose result has not been read to its end".formatted(this.running.what);
		}
		return (top != null) ? "a transaction whose last statement was '%s'".formatted(top.lastStatement())
				: "nothing; the last statement was '%s'".formatted(this.last);
	}

	/**
	 * Return the transaction that runs on top of the others.
	 */
	synchronized @Nullable Frame top() {
		return this.stack.peek();
	}

	/**
	 * Return the transaction below another one.
	 */
	synchronized @Nullable Frame below(Frame frame) {
		boolean found = false;
		for (Frame other : this.stack) {
			if (found) {
				return other;
			}
			found = other == frame;
		}
		return null;
	}

	synchronized boolean contains(Frame frame) {
		return this.stack.contains(frame);
	}

	synchronized void push(Frame frame) {
		this.stack.push(frame);
	}

	synchronized void pop(Frame frame) {
		this.stack.remove(frame);
	}

	/**
	 * Refuse all further callers when nothing runs and no transaction is open, or when
	 * the wait for this has ended.
	 * @param wait how long to wait
	 * @param failure what to refuse them with
	 * @return whether the queue became quiet
	 */
	Mono<Boolean> close(Duration wait, Supplier<Throwable> failure) {
		Mono<Boolean> quiet = Mono.create((sink) -> {
			boolean isQuiet;
			synchronized (this) {
				isQuiet = isQuiet();
				if (!isQuiet) {
					this.quietListeners.add(sink);
				}
			}
			if (isQuiet) {
				sink.success(true);
			}
		});
		return quiet.timeout(wait, Mono.just(false), this.timer).map((was) -> refuse(failure) && was);
	}

	private boolean refuse(Supplier<Throwable> failure) {
		List<Waiter> refused;
		boolean quiet;
		synchronized (this) {
			this.refusal = failure;
			quiet = isQuiet();
			refused = List.copyOf(this.waiters);
			this.waiters.clear();
		}
		refused.forEach((waiter) -> waiter.sink.error(failure.get()));
		return quiet;
	}

	/**
	 * The right to run one statement.
	 */
	interface Turn {

		/**
		 * End the turn. Further calls have no effect.
		 */
		void end();

	}

	private final class Waiter implements Turn {

		private final @Nullable Frame frame;

		private final String what;

		private final MonoSink<Turn> sink;

		Waiter(@Nullable Frame frame, String what, MonoSink<Turn> sink) {
			this.frame = frame;
			this.what = what;
			this.sink = sink;
		}

		private void cancel() {
			synchronized (TurnQueue.this) {
				TurnQueue.this.waiters.remove(this);
			}
			end();
		}

		@Override
		public void end() {
			boolean ended;
			synchronized (TurnQueue.this) {
				ended = TurnQueue.this.running == this;
				if (ended) {
					TurnQueue.this.running = null;
					TurnQueue.this.restSince = now();
				}
			}
			if (ended) {
				next();
			}
		}

	}

}
