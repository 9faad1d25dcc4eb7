package dev.asyncdb.reactive;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Runs operations one after the other, in the order of their subscription.
 * <p>
 * A database connection can execute one statement at a time. Operations that are
 * subscribed to concurrently, such as the branches of a {@code Mono.zip}, are queued.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class SerialGate {

	private static final AtomicReferenceFieldUpdater<SerialGate, Position> LAST = AtomicReferenceFieldUpdater
		.newUpdater(SerialGate.class, Position.class, "last");

	private static final AtomicIntegerFieldUpdater<SerialGate> WAITING = AtomicIntegerFieldUpdater
		.newUpdater(SerialGate.class, "waiting");

	private volatile Position last = Position.NONE;

	private volatile int waiting;

	/**
	 * Run an operation that cannot be cancelled after its start. If the subscriber
	 * cancels before, the operation never starts.
	 * <p>
	 * An operation that is subscribed to inside another one of this gate, for example by
	 * a callback, belongs to that one and runs immediately: waiting would be a deadlock.
	 * The Reactor context identifies it.
	 * @param <T> the type of the value
	 * @param operation the operation
	 * @return the outcome of the operation, lazy and re-subscribable
	 * @since 0.1.0
	 */
	public <T> Mono<T> whole(Mono<T> operation) {
		return Mono
			.deferContextual((context) -> context.hasKey(this) ? Uncancellable.mono(operation) : queued(operation));
	}

	private <T> Mono<T> queued(Mono<T> operation) {
		Position position = enqueue();
		Mono<T> running = ShieldedMono.of(operation, new ShieldedMono.Operation(this, position::end));
		if (position.startIfFirst()) {
			return running;
		}
		return waiting(position).then(Mono.defer(() -> startAfterWait(position) ? running : Mono.empty()))
			.doOnCancel(() -> abandon(position));
	}

	private Mono<Void> waiting(Position position) {
		WAITING.incrementAndGet(this);
		return Mono.create((sink) -> position.whenFirst(sink::success));
	}

	private boolean startAfterWait(Position position) {
		boolean isStarted = position.start();
		if (isStarted) {
			WAITING.decrementAndGet(this);
		}
		return isStarted;
	}

	/**
	 * Leave the queue. An operation that has started goes on.
	 */
	public void abandon(Position position) {
		if (position.abandon()) {
			WAITING.decrementAndGet(this);
		}
	}

	/**
	 * Queue an operation that is no publisher.
	 */
	public Position enqueue() {
		Position position = new Position();
		position.follow(Objects.requireNonNull(LAST.getAndSet(this, position)));
		return position;
	}

	/**
	 * Start a queued operation if no other one is before it.
	 * @return {@code false} if it has to wait
	 */
	public boolean start(Position position) {
		return position.startIfFirst();
	}

	/**
	 * Start a queued operation when the earlier ones have ended, unless it was abandoned.
	 * @param operation has to end its position
	 * @param onWait is run before
	 */
	public void await(Position position, Runnable operation, Runnable onWait) {
		WAITING.incrementAndGet(this);
		onWait.run();
		position.whenFirst(() -> {
			if (startAfterWait(position)) {
				operation.run();
			}
			else {
				position.end();
			}
		});
	}

	/**
	 * Return whether operations wait for the running one.
	 * @return {@code true} if an operation is queued
	 * @since 0.1.0
	 */
	public boolean isContended() {
		return this.waiting > 0;
	}

	/**
	 * Run an operation that reports its own completion.
	 * @param <T> the type of the values
	 * @param operation creates the publisher to run; receives a callback that must be run
	 * once when the operation has completed, which may be after a cancel
	 * @return the values of the operation, lazy and re-subscribable
	 * @since 0.1.0
	 */
	public <T> Flux<T> until(Function<Runnable, ? extends Publisher<T>> operation) {
		return Flux.deferContextual((context) -> context.hasKey(this) ? operation.apply(() -> {
		}) : queued(operation));
	}

	private <T> Flux<T> queued(Function<Runnable, ? extends Publisher<T>> operation) {
		Position position = enqueue();
		if (position.startIfFirst()) {
			return running(operation, position);
		}
		return waiting(position)
			.thenMany(Flux.defer(() -> startAfterWait(position) ? running(operation, position) : Flux.empty()))
			.doOnCancel(() -> abandon(position));
	}

	private <T> Flux<T> running(Function<Runnable, ? extends Publisher<T>> operation, Position position) {
		return Flux.<T>from(operation.apply(position::end)).contextWrite((context) -> context.put(this, true));
	}

	/**
	 * Return whether the subscriber with this context is part of an operation of this
	 * gate.
	 * @param context a Reactor context
	 * @return {@code true} inside an operation
	 * @since 0.1.0
	 */
	public boolean isRunning(ContextView context) {
		return context.hasKey(this);
	}

	/**
	 * Return whether no operation is running or queued.
	 * @return {@code true} if the next one would run immediately
	 * @since 0.1.0
	 */
	public boolean isIdle() {
		return this.last.hasEnded();
	}

	/**
	 * Start an operation if no other one is running or queued.
	 * @return its position, {@code null} if it has to wait
	 */
	@Nullable Position startIfIdle() {
		Position before = this.last;
		if (!before.hasEnded()) {
			return null;
		}
		Position position = new Position();
		return (LAST.compareAndSet(this, before, position) && position.start()) ? position : null;
	}

	/**
	 * The position of one operation in the queue. Only the next operation refers to it.
	 */
	public static final class Position {

		private static final AtomicReferenceFieldUpdater<Position, @Nullable Runnable> NEXT = AtomicReferenceFieldUpdater
			.newUpdater(Position.class, Runnable.class, "next");

		private static final AtomicReferenceFieldUpdater<Position, Progress> PROGRESS = AtomicReferenceFieldUpdater
			.newUpdater(Position.class, Progress.class, "progress");

		private static final Position NONE = new Position();

		static {
			NONE.end();
		}

		private enum Progress {

			WAITING, STARTED, ABANDONED

		}

		private enum End implements Runnable {

			ENDED;

			@Override
			public void run() {
				// No operation waits for one that has ended
			}

		}

		private volatile @Nullable Runnable next;

		@SuppressWarnings("unused") // by its updater
		private volatile Progress progress = Progress.WAITING;

		private @Nullable Position previous;

		private Position() {
		}

		boolean hasEnded() {
			return this.next == End.ENDED;
		}

		void follow(Position before) {
			this.previous = before.hasEnded() ? null : before;
		}

		/**
		 * Start the operation if it is the first in the queue.
		 * @return whether it has started
		 */
		boolean startIfFirst() {
			return this.previous == null && start();
		}

		void whenFirst(Runnable action) {
			Position before = this.previous;
			if (before == null || !NEXT.compareAndSet(before, null, action)) {
				action.run();
			}
		}

		boolean start() {
			boolean started = PROGRESS.compareAndSet(this, Progress.WAITING, Progress.STARTED);
			if (started) {
				this.previous = null;
			}
			return started;
		}

		// The next operation still has to wait for the one before the abandoned operation
		boolean abandon() {
			boolean isAbandoned = PROGRESS.compareAndSet(this, Progress.WAITING, Progress.ABANDONED);
			if (isAbandoned) {
				Position before = this.previous;
				if (before == null || NEXT.getAndUpdate(before, this::handOver) == End.ENDED) {
					end();
				}
			}
			return isAbandoned;
		}

		private @Nullable Runnable handOver(@Nullable Runnable waiting) {
			return (waiting == End.ENDED) ? End.ENDED : this::end;
		}

		/**
		 * The operation has ended, so the next one can start.
		 */
		public void end() {
			Runnable waiting = NEXT.getAndSet(this, End.ENDED);
			if (waiting != null) {
				waiting.run();
			}
		}

	}

}
