package dev.asyncdb.reactive;

import java.util.Objects;
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

	private final AtomicReference<Turn> last = new AtomicReference<>(Turn.over());

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
			.deferContextual((context) -> context.hasKey(this) ? Uncancellable.mono(operation) : inTurn(operation));
	}

	private <T> Mono<T> inTurn(Mono<T> operation) {
		Turn turn = enqueue();
		Mono<T> running = ShieldedMono.of(operation, new ShieldedMono.Turn(this, turn::end));
		if (turn.hasCome()) {
			return running;
		}
		return turn.begin().then(Mono.defer(() -> turn.start() ? running : Mono.empty())).doOnCancel(turn::abandon);
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
		}) : inTurn(operation));
	}

	private <T> Flux<T> inTurn(Function<Runnable, ? extends Publisher<T>> operation) {
		Turn turn = enqueue();
		if (turn.hasCome()) {
			return running(operation, turn);
		}
		return turn.begin()
			.thenMany(Flux.defer(() -> turn.start() ? running(operation, turn) : Flux.empty()))
			.doOnCancel(turn::abandon);
	}

	private <T> Flux<T> running(Function<Runnable, ? extends Publisher<T>> operation, Turn turn) {
		return Flux.<T>from(operation.apply(turn::end)).contextWrite((context) -> context.put(this, true));
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
		return Objects.requireNonNull(this.last.get()).isOver();
	}

	private Turn enqueue() {
		Turn turn = new Turn();
		turn.follow(Objects.requireNonNull(this.last.getAndSet(turn)));
		return turn;
	}

	/**
	 * The place of one operation in the queue. Only the next operation refers to it.
	 */
	private static final class Turn {

		private enum Progress {

			WAITING, STARTED, ABANDONED

		}

		private enum End implements Runnable {

			OVER;

			@Override
			public void run() {
				// No operation waits for a turn that is over
			}

		}

		private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();

		private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.WAITING);

		private @Nullable Turn previous;

		static Turn over() {
			Turn turn = new Turn();
			turn.end();
			return turn;
		}

		boolean isOver() {
			return this.next.get() == End.OVER;
		}

		void follow(Turn before) {
			this.previous = before.isOver() ? null : before;
		}

		/**
		 * Whether the operation starts immediately, as the first in the queue.
		 */
		boolean hasCome() {
			return this.previous == null && start();
		}

		Mono<Void> begin() {
			return Mono.create((sink) -> whenOver(Objects.requireNonNull(this.previous), sink::success));
		}

		private static void whenOver(Turn turn, Runnable action) {
			if (!turn.next.compareAndSet(null, action)) {
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

		// The next operation still has to wait for the one before the abandoned turn
		void abandon() {
			if (this.progress.compareAndSet(Progress.WAITING, Progress.ABANDONED)) {
				Runnable waiting = Objects.requireNonNull(this.previous).next.getAndUpdate(this::handOver);
				if (waiting == End.OVER) {
					end();
				}
			}
		}

		private @Nullable Runnable handOver(@Nullable Runnable waiting) {
			return (waiting == End.OVER) ? End.OVER : this::end;
		}

		void end() {
			Runnable waiting = this.next.getAndSet(End.OVER);
			if (waiting != null) {
				waiting.run();
			}
		}

	}

}
