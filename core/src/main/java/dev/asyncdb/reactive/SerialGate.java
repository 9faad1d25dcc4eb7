package dev.asyncdb.reactive;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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

	private static final Position NOTHING = Position.ended();

	private final AtomicReference<Position> last = new AtomicReference<>(NOTHING);

	private final AtomicInteger waiting = new AtomicInteger();

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
		return whole(operation, SerialGate::waitSilently);
	}

	/**
	 * Run an operation that cannot be cancelled after its start.
	 * @param <T> the type of the value
	 * @param operation the operation
	 * @param onWait is run if the operation has to wait for an earlier one
	 * @return the outcome of the operation, lazy and re-subscribable
	 * @since 0.1.0
	 */
	public <T> Mono<T> whole(Mono<T> operation, Runnable onWait) {
		return Mono.deferContextual(
				(context) -> context.hasKey(this) ? Uncancellable.mono(operation) : queued(operation, onWait));
	}

	private static void waitSilently() {
		// Nothing to do before the operation starts
	}

	private <T> Mono<T> queued(Mono<T> operation, Runnable onWait) {
		Position position = enqueue();
		Mono<T> running = ShieldedMono.of(operation, new ShieldedMono.Operation(this, position::end));
		if (position.startIfFirst()) {
			return running;
		}
		return waiting(position, onWait).then(Mono.defer(() -> start(position) ? running : Mono.empty()))
			.doOnCancel(() -> abandon(position));
	}

	private Mono<Void> waiting(Position position, Runnable onWait) {
		this.waiting.incrementAndGet();
		onWait.run();
		return position.begin();
	}

	private boolean start(Position position) {
		boolean isStarted = position.start();
		if (isStarted) {
			this.waiting.decrementAndGet();
		}
		return isStarted;
	}

	private void abandon(Position position) {
		if (position.abandon()) {
			this.waiting.decrementAndGet();
		}
	}

	/**
	 * Return whether operations wait for the running one.
	 * @return {@code true} if an operation is queued
	 * @since 0.1.0
	 */
	public boolean isContended() {
		return this.waiting.get() > 0;
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
		return until(operation, SerialGate::waitSilently);
	}

	/**
	 * Run an operation that reports its own completion.
	 * @param <T> the type of the values
	 * @param operation creates the publisher to run
	 * @param onWait is run if the operation has to wait for an earlier one
	 * @return the values of the operation, lazy and re-subscribable
	 * @since 0.1.0
	 */
	public <T> Flux<T> until(Function<Runnable, ? extends Publisher<T>> operation, Runnable onWait) {
		return Flux.deferContextual((context) -> context.hasKey(this) ? operation.apply(() -> {
		}) : queued(operation, onWait));
	}

	private <T> Flux<T> queued(Function<Runnable, ? extends Publisher<T>> operation, Runnable onWait) {
		Position position = enqueue();
		if (position.startIfFirst()) {
			return running(operation, position);
		}
		return waiting(position, onWait)
			.thenMany(Flux.defer(() -> start(position) ? running(operation, position) : Flux.empty()))
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
		return Objects.requireNonNull(this.last.get()).hasEnded();
	}

	/**
	 * Start an operation if no other one is running or queued.
	 * @return ends the operation, {@code null} if it has to wait
	 */
	@Nullable Runnable startIfIdle() {
		Position before = Objects.requireNonNull(this.last.get());
		if (!before.hasEnded()) {
			return null;
		}
		Position position = new Position();
		boolean isNext = this.last.compareAndSet(before, position);
		return (isNext && position.start()) ? position : null;
	}

	private Position enqueue() {
		Position position = new Position();
		position.follow(Objects.requireNonNull(this.last.getAndSet(position)));
		return position;
	}

	/**
	 * The position of one operation in the queue. Only the next operation refers to it.
	 */
	private static final class Position implements Runnable {

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

		private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();

		private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.WAITING);

		private @Nullable Position previous;

		@Override
		public void run() {
			end();
		}

		static Position ended() {
			Position position = new Position();
			position.end();
			return position;
		}

		boolean hasEnded() {
			return this.next.get() == End.ENDED;
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

		Mono<Void> begin() {
			return Mono.create((sink) -> whenEnded(Objects.requireNonNull(this.previous), sink::success));
		}

		private static void whenEnded(Position position, Runnable action) {
			if (!position.next.compareAndSet(null, action)) {
				action.run();
			}
		}

		boolean start() {
			boolean started = this.progress.compareAndSet(Progress.WAITING, Progress.STARTED);
			if (started) {
				this.previous = null;
			}
			return started;
		}

		// The next operation still has to wait for the one before the abandoned operation
		boolean abandon() {
			boolean isAbandoned = this.progress.compareAndSet(Progress.WAITING, Progress.ABANDONED);
			if (isAbandoned) {
				Runnable waiting = Objects.requireNonNull(this.previous).next.getAndUpdate(this::handOver);
				if (waiting == End.ENDED) {
					end();
				}
			}
			return isAbandoned;
		}

		private @Nullable Runnable handOver(@Nullable Runnable waiting) {
			return (waiting == End.ENDED) ? End.ENDED : this::end;
		}

		void end() {
			Runnable waiting = this.next.getAndSet(End.ENDED);
			if (waiting != null) {
				waiting.run();
			}
		}

	}

}
