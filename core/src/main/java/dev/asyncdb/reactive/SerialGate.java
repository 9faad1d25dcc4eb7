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
 * Lets operations through one after the other, in the order of their subscription.
 * <p>
 * A database connection can do one thing at a time. Operations that are subscribed to
 * concurrently, such as the branches of a {@code Mono.zip}, simply wait for their turn.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class SerialGate {

	private final AtomicReference<Turn> last = new AtomicReference<>(Turn.over());

	/**
	 * Run an operation as a whole: once its turn has come it goes on to its end, whether
	 * or not the subscriber still listens. Cancelled while waiting, it never starts.
	 * <p>
	 * An operation that is subscribed to inside another of this gate, as a callback may
	 * do, is a part of that one and runs at once: waiting would be for ever. The Reactor
	 * context tells.
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
	 * Run an operation that says itself when it is over.
	 * @param <T> the type of the values
	 * @param operation makes the publisher to run; gets the callback that must be run
	 * once when the operation is truly over, which may be after a cancel
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
	 * Whether the subscriber with this context is part of an operation of this gate.
	 * @param context a Reactor context
	 * @return {@code true} inside an operation
	 * @since 0.1.0
	 */
	public boolean isRunning(ContextView context) {
		return context.hasKey(this);
	}

	/**
	 * Whether no operation runs or waits.
	 * @return {@code true} if the next one would run at once
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
	 * One operation's place in the queue, known to the next one only.
	 */
	private static final class Turn {

		private enum Progress {

			WAITING, STARTED, ABANDONED

		}

		private enum End implements Runnable {

			OVER;

			@Override
			public void run() {
				// Nobody waits for a turn that is over
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
		 * Whether it begins at once, since nobody is before it.
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

		// Whoever comes next must still wait for the one before the abandoned turn
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
