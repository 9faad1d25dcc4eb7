package dev.asyncdb.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs blocking-style code inside a reactive application: over the same drivers, in the
 * same transaction, without blocking an event loop. <pre class="code">
 * Mono&lt;Invoice&gt; invoice = Bridge.call(() -&gt; {
 *     Order order = Bridge.await(orders.findById(id));
 *     return Bridge.await(invoices.save(Invoice.of(order)));
 * });
 * </pre>
 * <p>
 * The code runs on a new thread, a virtual one from Java 21 on. Awaited publishers
 * receive the Reactor context of the subscriber and with it the transaction.
 * Thread-locals that are registered with Micrometer's context propagation are set from
 * that context.
 * <p>
 * At most 10,000 bridges run at the same time, at most 256 on Java 17; the system
 * property {@code asyncdb.bridge.limit} sets another limit. Beyond it, a bridge waits for
 * a slot for up to 30 seconds, without a thread, and then fails with a
 * {@link java.util.concurrent.RejectedExecutionException}. A bridge inside an awaited
 * publisher shares the slot of the outer bridge.
 *
 * @since 0.1.0
 */
public final class Bridge {

	private static final Duration MAX_WAIT = Duration.ofSeconds(30);

	private static final BridgeThreads THREADS = BridgeThreads.best();

	private static final BridgeSlots SLOTS = new BridgeSlots(THREADS.limit(), MAX_WAIT);

	private Bridge() {
	}

	/**
	 * Run blocking-style code.
	 * @param <T> the type of the value
	 * @param code the code; it may call {@link #await(Publisher)} at any depth
	 * @return the value of the code, empty for {@code null}, or the exception of the
	 * code. Lazy and re-subscribable: each subscription runs the code again. A cancel
	 * interrupts the thread, and the current or next await throws a
	 * {@link BridgeCancelledException}
	 * @since 0.1.0
	 */
	public static <T> Mono<T> call(Callable<? extends T> code) {
		return call(BridgeOptions.defaults(), code);
	}

	/**
	 * Run blocking-style code.
	 * @param <T> the type of the value
	 * @param options the options
	 * @param code the code
	 * @return the value of the code, as for {@link #call(Callable)}
	 * @since 0.1.0
	 */
	public static <T> Mono<T> call(BridgeOptions options, Callable<? extends T> code) {
		return Mono.create((sink) -> new BridgeRun<T>(sink, code, options).begin(THREADS, SLOTS));
	}

	/**
	 * Run blocking-style code that has no value.
	 * @param code the code
	 * @return completes when the code returns, or the exception of the code, as for
	 * {@link #call(Callable)}
	 * @since 0.1.0
	 */
	public static Mono<Void> run(Runnable code) {
		return call(() -> {
			code.run();
			return null;
		});
	}

	/**
	 * Wait for a value, on the thread of a bridge. Never blocks an event loop.
	 * @param <T> the type of the value
	 * @param publisher the publisher; it is cancelled after its first value
	 * @return the first value, {@code null} if the publisher is empty. An error of the
	 * publisher is thrown unchanged, a checked exception wrapped
	 * @throws NoBridgeContextException if the current thread is not that of a bridge, or
	 * inside a callback of an awaited publisher; the publisher is then not subscribed to
	 * @throws BridgeCancelledException once, after the subscriber of the bridge has
	 * cancelled. Later calls succeed for 30 seconds, so that the code can clean up
	 * @since 0.1.0
	 */
	public static <T> @Nullable T await(Publisher<? extends T> publisher) {
		return BridgeCall.current().await(publisher);
	}

	/**
	 * Wait for all values of a publisher.
	 * @param <T> the type of the values
	 * @param publisher the publisher
	 * @return the values, collected in memory; errors as for {@link #await(Publisher)}
	 * @since 0.1.0
	 */
	public static <T> List<T> awaitAll(Publisher<? extends T> publisher) {
		return Objects.requireNonNull(await(Flux.<T>from(publisher).collectList()));
	}

	/**
	 * Wait for several publishers that run concurrently. Operations of one session are
	 * still executed one after the other.
	 * @param <T> the type of the values
	 * @param publishers the publishers
	 * @return the values in the order of the publishers, without those of empty
	 * publishers. The first error cancels the others
	 * @since 0.1.0
	 */
	public static <T> List<T> awaitAll(Iterable<? extends Publisher<? extends T>> publishers) {
		List<Publisher<? extends T>> all = StreamSupport.stream(publishers.spliterator(), false)
			.<Publisher<? extends T>>map((publisher) -> publisher)
			.toList();
		return awaitAll(Flux.<T>mergeSequential(all, Math.max(1, all.size()), 1));
	}

	/**
	 * Consume values one by one, with at most a few hundred of them in memory.
	 * @param <T> the type of the values
	 * @param publisher the publisher
	 * @return the values, for use by the calling thread; its {@code iterator()} consumes
	 * one at a time. Closing the stream cancels the publisher, and so does the end of the
	 * code. Errors as for {@link #await(Publisher)}
	 * @since 0.1.0
	 */
	public static <T> Stream<T> stream(Publisher<? extends T> publisher) {
		return BridgeCall.current().<T>open(publisher).toStream();
	}

	/**
	 * Return an executor on the threads of bridges, for frameworks that run blocking
	 * code. Its tasks count towards the limit.
	 * @return runs each task on a new thread, a virtual one from Java 21 on
	 * @since 0.1.0
	 */
	public static Executor executor() {
		return new BridgeExecutor(THREADS, SLOTS);
	}

	/**
	 * Return the number of slots in use.
	 */
	static int taken() {
		return SLOTS.taken();
	}

}
