package dev.asyncdb.bridge;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Waits on any thread that may block, preferably on that of a bridge.
 *
 * @param context the Reactor context of awaited publishers, in addition to that of the
 * bridge
 */
public record BlockingAwait(ContextView context) {

	public static BlockingAwait plain() {
		return new BlockingAwait(Context.empty());
	}

	public <T> @Nullable T value(Publisher<? extends T> publisher) {
		return BridgeCall.currentOrThread().<T>await(in(publisher));
	}

	/**
	 * Await a publisher that is never empty.
	 */
	public <T> T required(Mono<T> mono) {
		return Objects.requireNonNull(value(mono));
	}

	public <T> Optional<T> optional(Mono<T> mono) {
		return Optional.ofNullable(value(mono));
	}

	public <T> List<T> all(Flux<T> flux) {
		return required(flux.collectList());
	}

	/**
	 * Await a release or a rollback, which a cancel must not interrupt.
	 */
	public void shielded(Mono<Void> mono) {
		BridgeCall.shielded().await(in(mono));
	}

	public <T> Stream<T> stream(Flux<T> flux) {
		return BridgeCall.currentOrThread().open(flux.contextWrite(this.context)).toStream();
	}

	/**
	 * Await a publisher that runs code on this thread as a part of it.
	 * @param whole creates the publisher from the part
	 */
	public <T> @Nullable T around(Callable<? extends T> code, Function<Mono<T>, Mono<T>> whole) {
		BridgeCall call = BridgeCall.currentOrThread();
		return call.await(in(whole.apply(call.onThisThread(code))));
	}

	/**
	 * Await a publisher that runs code on this thread as a part of it.
	 * @param whole creates the publisher from the part, to which it passes the input
	 */
	public <I, T> @Nullable T around(Function<? super I, ? extends @Nullable T> code,
			Function<Function<I, Mono<T>>, Mono<T>> whole) {
		BridgeCall call = BridgeCall.currentOrThread();
		return call.await(in(whole.apply((input) -> call.onThisThread(() -> code.apply(input)))));
	}

	private <T> Mono<T> in(Publisher<? extends T> publisher) {
		return Mono.<T>from(publisher).contextWrite(this.context);
	}

}
