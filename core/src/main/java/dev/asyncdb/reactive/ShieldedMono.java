package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Runs a {@code Mono} to its end, whatever the subscriber does, and tells the subscriber
 * only when it is over. It is one operator instead of several, since each statement
 * passes it more than once.
 */
public final class ShieldedMono<T> extends Mono<T> {

	private final Mono<T> source;

	private final @Nullable Turn turn;

	private final @Nullable Limit limit;

	private ShieldedMono(Mono<T> source, @Nullable Turn turn, @Nullable Limit limit) {
		this.source = source;
		this.turn = turn;
		this.limit = limit;
	}

	/**
	 * Shield work.
	 */
	static <T> Mono<T> of(Mono<T> work) {
		return new ShieldedMono<>(work, null, null);
	}

	/**
	 * Shield work that has its turn.
	 */
	public static <T> Mono<T> of(Mono<T> work, Turn turn) {
		return new ShieldedMono<>(work, turn, null);
	}

	/**
	 * Shield work for which the subscriber does not wait for ever.
	 */
	public static <T> Mono<T> of(Mono<T> work, Limit limit) {
		return new ShieldedMono<>(work, null, limit);
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Shield<T> shield = new Shield<>(actual, this.turn);
		actual.onSubscribe(shield);
		this.source.subscribe(shield);
		// What is over at once, as most is, needs no deadline
		if (this.limit != null && !shield.isOver()) {
			Supplier<Throwable> failure = this.limit.failure();
			shield.limitedBy(this.limit.deadlines().in(this.limit.nanos(), () -> shield.giveUp(failure.get())));
		}
	}

	/**
	 * How long a subscriber waits for work, and what it is told then. The work goes on
	 * unheard.
	 */
	public record Limit(DeadlineKeeper deadlines, long nanos, Supplier<Throwable> failure) {
	}

	/**
	 * The turn of some work.
	 *
	 * @param key is in the Reactor context of the work
	 * @param ended is run when the work is over, before the subscriber is told
	 */
	record Turn(Object key, Runnable ended) {
	}

	private enum State {

		WAITING, ASKED, ENDED, OVER

	}

	private static final class Shield<T> implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final Context context;

		private final @Nullable Turn turn;

		private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

		private @Nullable T value;

		private volatile Deadlines.@Nullable Deadline deadline;

		private volatile boolean over;

		Shield(CoreSubscriber<? super T> actual, @Nullable Turn turn) {
			this.actual = actual;
			this.turn = turn;
			Context outer = actual.currentContext();
			this.context = (turn != null) ? outer.put(turn.key(), true) : outer;
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(T element) {
			this.value = element;
		}

		@Override
		public void onError(Throwable failure) {
			end();
			if (this.state.getAndSet(State.OVER) != State.OVER) {
				this.actual.onError(failure);
			}
		}

		@Override
		public void onComplete() {
			end();
			if (this.value == null) {
				if (this.state.getAndSet(State.OVER) != State.OVER) {
					this.actual.onComplete();
				}
			}
			else if (!this.state.compareAndSet(State.WAITING, State.ENDED)
					&& this.state.compareAndSet(State.ASKED, State.OVER)) {
				emit();
			}
		}

		boolean isOver() {
			return this.over;
		}

		void limitedBy(Deadlines.Deadline running) {
			this.deadline = running;
			if (this.over) {
				running.done();
			}
		}

		private void end() {
			this.over = true;
			Deadlines.Deadline running = this.deadline;
			if (running != null) {
				running.done();
			}
			if (this.turn != null) {
				this.turn.ended().run();
			}
		}

		private void emit() {
			T element = this.value;
			if (element != null) {
				this.actual.onNext(element);
			}
			this.actual.onComplete();
		}

		void giveUp(Throwable failure) {
			if (this.state.getAndSet(State.OVER) != State.OVER) {
				this.actual.onError(failure);
			}
		}

		@Override
		public void request(long n) {
			if (!this.state.compareAndSet(State.WAITING, State.ASKED)
					&& this.state.compareAndSet(State.ENDED, State.OVER)) {
				emit();
			}
		}

		// Nobody listens any more, yet the work goes on
		@Override
		public void cancel() {
			this.state.set(State.OVER);
		}

	}

}
