package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Runs a {@code Mono} that the subscriber cannot cancel, and emits its value when it has
 * completed. It is one operator instead of several because each statement passes it more
 * than once.
 */
public final class ShieldedMono<T> extends Mono<T> {

	private final Mono<T> source;

	private final @Nullable Operation operation;

	private final @Nullable Limit limit;

	private ShieldedMono(Mono<T> source, @Nullable Operation operation, @Nullable Limit limit) {
		this.source = source;
		this.operation = operation;
		this.limit = limit;
	}

	/**
	 * Shield work from cancellation.
	 */
	static <T> Mono<T> of(Mono<T> work) {
		return new ShieldedMono<>(work, null, null);
	}

	/**
	 * Shield an operation of a {@link SerialGate}.
	 */
	public static <T> Mono<T> of(Mono<T> work, Operation operation) {
		return new ShieldedMono<>(work, operation, null);
	}

	/**
	 * Shield work whose subscriber waits for a limited time.
	 */
	public static <T> Mono<T> of(Mono<T> work, Limit limit) {
		return new ShieldedMono<>(work, null, limit);
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Shield<T> shield = new Shield<>(actual, this.operation);
		actual.onSubscribe(shield);
		this.source.subscribe(shield);
		// Most work completes synchronously and needs no deadline
		if (this.limit != null && !shield.isOver()) {
			arm(shield, this.limit);
		}
	}

	private static void arm(Shield<?> shield, Limit limit) {
		shield.limitedBy(limit.deadlines().in(limit.nanos(), () -> shield.expire(limit.failure().get())));
	}

	/**
	 * How long a subscriber waits for work, and the error it receives afterwards. The
	 * work itself continues.
	 */
	public record Limit(DeadlineKeeper deadlines, long nanos, Supplier<Throwable> failure) {
	}

	/**
	 * An operation of a {@link SerialGate}.
	 *
	 * @param key the key that identifies the gate in the Reactor context
	 * @param ended is run when the operation has completed, before the subscriber is
	 * notified
	 */
	record Operation(Object key, Runnable ended) {
	}

	private enum State {

		NOT_REQUESTED, REQUESTED, COMPLETED, DONE

	}

	private static final class Shield<T> implements CoreSubscriber<T>, Subscription {

		@SuppressWarnings("rawtypes")
		private static final AtomicReferenceFieldUpdater<Shield, State> STATE = AtomicReferenceFieldUpdater
			.newUpdater(Shield.class, State.class, "state");

		private final CoreSubscriber<? super T> actual;

		private final Context context;

		private final @Nullable Operation operation;

		@SuppressWarnings("unused") // by its updater
		private volatile State state = State.NOT_REQUESTED;

		private @Nullable T value;

		private volatile Deadlines.@Nullable Deadline deadline;

		private volatile boolean over;

		Shield(CoreSubscriber<? super T> actual, @Nullable Operation operation) {
			this.actual = actual;
			this.operation = operation;
			Context outer = actual.currentContext();
			this.context = (operation != null) ? outer.put(operation.key(), true) : outer;
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
			if (STATE.getAndSet(this, State.DONE) != State.DONE) {
				this.actual.onError(failure);
			}
		}

		@Override
		public void onComplete() {
			end();
			if (this.value == null) {
				if (STATE.getAndSet(this, State.DONE) != State.DONE) {
					this.actual.onComplete();
				}
			}
			else if (!STATE.compareAndSet(this, State.NOT_REQUESTED, State.COMPLETED)
					&& STATE.compareAndSet(this, State.REQUESTED, State.DONE)) {
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
			if (this.operation != null) {
				this.operation.ended().run();
			}
		}

		private void emit() {
			T element = this.value;
			if (element != null) {
				this.actual.onNext(element);
			}
			this.actual.onComplete();
		}

		void expire(Throwable failure) {
			if (STATE.getAndSet(this, State.DONE) != State.DONE) {
				this.actual.onError(failure);
			}
		}

		@Override
		public void request(long n) {
			if (!STATE.compareAndSet(this, State.NOT_REQUESTED, State.REQUESTED)
					&& STATE.compareAndSet(this, State.COMPLETED, State.DONE)) {
				emit();
			}
		}

		// Only the subscriber is detached; the work continues
		@Override
		public void cancel() {
			this.state = State.DONE;
		}

	}

}
