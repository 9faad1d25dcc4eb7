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

	/**
	 * Subscribes to work that its subscriber cannot cancel, and emits the value when the
	 * work has completed.
	 */
	abstract static class Shielded<T> implements CoreSubscriber<T>, Subscription {

		@SuppressWarnings("rawtypes")
		private static final AtomicReferenceFieldUpdater<Shielded, Phase> PHASE = AtomicReferenceFieldUpdater
			.newUpdater(Shielded.class, Phase.class, "phase");

		private final CoreSubscriber<? super T> actual;

		private volatile Phase phase = Phase.NOT_REQUESTED;

		private @Nullable T value;

		Shielded(CoreSubscriber<? super T> actual) {
			this.actual = actual;
		}

		/**
		 * The work has ended. The subscriber is notified afterwards.
		 */
		protected abstract void ended();

		/**
		 * Return the error that the subscriber receives.
		 */
		protected Throwable explained(Throwable failure) {
			return failure;
		}

		@Override
		public final void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public final void onNext(T element) {
			if (this.phase != Phase.OVER) {
				this.value = element;
			}
		}

		@Override
		public final void onError(Throwable failure) {
			Throwable explained;
			try {
				explained = explained(failure);
			}
			finally {
				ended();
			}
			expire(explained);
		}

		/**
		 * Notify the subscriber of a failure, unless it was notified or has cancelled.
		 */
		final void expire(Throwable failure) {
			if (PHASE.getAndSet(this, Phase.OVER) != Phase.OVER) {
				this.actual.onError(failure);
			}
		}

		@Override
		public final void onComplete() {
			ended();
			if (this.value == null) {
				if (PHASE.getAndSet(this, Phase.OVER) != Phase.OVER) {
					this.actual.onComplete();
				}
			}
			else if (!enter(Phase.NOT_REQUESTED, Phase.COMPLETED) && enter(Phase.REQUESTED, Phase.OVER)) {
				emit();
			}
		}

		private void emit() {
			T element = this.value;
			this.value = null;
			if (element != null) {
				this.actual.onNext(element);
			}
			this.actual.onComplete();
		}

		@Override
		public final void request(long n) {
			if (!enter(Phase.NOT_REQUESTED, Phase.REQUESTED) && enter(Phase.COMPLETED, Phase.OVER)) {
				emit();
			}
		}

		private boolean enter(Phase from, Phase to) {
			return PHASE.compareAndSet(this, from, to);
		}

		// Only the subscriber is detached; the work continues
		@Override
		public final void cancel() {
			this.phase = Phase.OVER;
		}

		private enum Phase {

			NOT_REQUESTED, REQUESTED, COMPLETED, OVER

		}

	}

	private static final class Shield<T> extends Shielded<T> {

		private final Context context;

		private final @Nullable Operation operation;

		private volatile Deadlines.@Nullable Deadline deadline;

		private volatile boolean over;

		Shield(CoreSubscriber<? super T> actual, @Nullable Operation operation) {
			super(actual);
			this.operation = operation;
			Context outer = actual.currentContext();
			this.context = (operation != null) ? outer.put(operation.key(), true) : outer;
		}

		@Override
		public Context currentContext() {
			return this.context;
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

		@Override
		protected void ended() {
			this.over = true;
			Deadlines.Deadline running = this.deadline;
			if (running != null) {
				running.done();
			}
			if (this.operation != null) {
				this.operation.ended().run();
			}
		}

	}

}
