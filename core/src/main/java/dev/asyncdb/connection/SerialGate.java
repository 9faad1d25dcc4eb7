package dev.asyncdb.connection;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
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
		return Mono.defer(() -> {
			Turn turn = enqueue();
			Mono<T> running = Uncancellable
				.mono(operation.contextWrite((context) -> context.put(this, true)).doFinally((signal) -> turn.end()));
			return turn.begin().then(Mono.defer(() -> turn.start() ? running : Mono.empty())).doOnCancel(turn::abandon);
		});
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
		return Flux.defer(() -> {
			Turn turn = enqueue();
			Flux<T> running = Flux.defer(() -> turn.start() ? operation.apply(turn::end) : Flux.empty());
			return turn.begin()
				.thenMany(running.contextWrite((context) -> context.put(this, true)))
				.doOnCancel(turn::abandon);
		});
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

	private Turn enqueue() {
		Turn turn = new Turn();
		turn.follow(this.last.getAndSet(turn));
		return turn;
	}

	private static final class Turn {

		private enum Progress {

			WAITING, STARTED, ABANDONED

		}

		private final Sinks.Empty<Void> done = Sinks.empty();

		private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.WAITING);

		private Mono<Void> previous = Mono.empty();

		static Turn over() {
			Turn turn = new Turn();
			turn.end();
			return turn;
		}

		void follow(Turn before) {
			this.previous = before.done.asMono();
		}

		Mono<Void> begin() {
			return this.previous;
		}

		boolean start() {
			return this.progress.compareAndSet(Progress.WAITING, Progress.STARTED);
		}

		// Whoever comes next must still wait for the one before the abandoned turn
		void abandon() {
			if (this.progress.compareAndSet(Progress.WAITING, Progress.ABANDONED)) {
				Uncancellable.mono(this.previous.doFinally((signal) -> end())).subscribe();
			}
		}

		void end() {
			this.done.tryEmitEmpty();
		}

	}

}
