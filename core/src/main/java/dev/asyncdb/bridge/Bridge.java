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
 * Runs code in plain blocking style in the middle of a reactive application: over the
 * same drivers, in the same transaction, without blocking an event loop.
 * <pre class="code">
 * Mono&lt;Invoice&gt; invoice = Bridge.call(() -&gt; {
 *     Order order = Bridge.await(orders.findById(id));
 *     return Bridge.await(invoices.save(Invoice.of(order)));
 * });
 * </pre>
 * <p>
 * The code runs on a thread of its own, a virtual one from Java 21 on. What is awaited
 * gets the Reactor context of the subscriber and with it the transaction; thread-locals
 * that Micrometer's context propagation knows are set from it.
 * <p>
 * No more than 10,000 such threads live at the same time, on Java 17 no more than 256;
 * the system property {@code asyncdb.bridge.limit} says otherwise. Who comes when all are
 * in use waits up to 30 seconds, without a thread, then fails with a
 * {@link java.util.concurrent.RejectedExecutionException}. Code that runs inside of what
 * other such code awaits needs none of them.
 *
 * @since 0.1.0
 */
public final class Bridge {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

	private static final BridgeThreads THREADS = BridgeThreads.best();

	private static final BridgeSlots SLOTS = new BridgeSlots(THREADS.limit(), LONGEST_WAIT);

	private Bridge() {
	}

	/**
	 * Run blocking-style code.
	 * @param <T> the type of the value
	 * @param code the code; it may call {@link #await(Publisher)} as deep as it likes
	 * @return the value of the code, empty for {@code null}, or what it threw. Lazy and
	 * re-subscribable: each subscription runs the code again. A cancel makes what is
	 * being awaited, or is awaited next, throw a {@link BridgeCancelledException} and
	 * interrupts the thread
	 * @since 0.1.0
	 */
	public static <T> Mono<T> call(Callable<? extends T> code) {
		return call(BridgeOptions.defaults(), code);
	}

	/**
	 * Run blocking-style code.
	 * @param <T> the type of the value
	 * @param options how to run it
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
	 * @return completes when the code is over, or what it threw, as for
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
	 * @param publisher what to wait for; it is cancelled after its first value
	 * @return the first value, {@code null} if there is none. An error of the publisher
	 * is thrown as it is, a checked exception wrapped
	 * @throws NoBridgeContextException if this is not the thread of a bridge, or inside a
	 * callback of what is being awaited; the publisher is then not subscribed to
	 * @throws BridgeCancelledException once, when nobody waits for the code any more.
	 * Later calls work for 30 seconds, so that the code can clean up
	 * @since 0.1.0
	 */
	public static <T> @Nullable T await(Publisher<? extends T> publisher) {
		return BridgeCall.current().await(publisher);
	}

	/**
	 * Wait for all values of a publisher.
	 * @param <T> the type of the values
	 * @param publisher what to wait for
	 * @return the values, all of them in memory; errors as for {@link #await(Publisher)}
	 * @since 0.1.0
	 */
	public static <T> List<T> awaitAll(Publisher<? extends T> publisher) {
		return Objects.requireNonNull(await(Flux.<T>from(publisher).collectList()));
	}

	/**
	 * Wait for several publishers that run at the same time. Those of one session still
	 * run one after the other.
	 * @param <T> the type of the values
	 * @param publishers what to wait for
	 * @return the values in the order of the publishers, none for those that are empty.
	 * The first error cancels the others
	 * @since 0.1.0
	 */
	public static <T> List<T> awaitAll(Iterable<? extends Publisher<? extends T>> publishers) {
		List<Publisher<? extends T>> all = StreamSupport.stream(publishers.spliterator(), false)
			.<Publisher<? extends T>>map((publisher) -> publisher)
			.toList();
		return awaitAll(Flux.<T>mergeSequential(all, Math.max(1, all.size()), 1));
	}

	/**
	 * Take values one by one, with no more than a few hundred of them in memory.
	 * @param <T> the type of the values
	 * @param publisher the values
	 * @return the values, for the thread that asked for them; its {@code iterator()}
	 * takes one at a time. Closing it cancels the publisher, and so does the end of the
	 * code. Errors as for {@link #await(Publisher)}
	 * @since 0.1.0
	 */
	public static <T> Stream<T> stream(Publisher<? extends T> publisher) {
		return BridgeCall.current().<T>open(publisher).toStream();
	}

	/**
	 * The threads of bridges, for frameworks that run code which may block. They count as
	 * the others do.
	 * @return runs each task on a thread of its own, a virtual one from Java 21 on
	 * @since 0.1.0
	 */
	public static Executor executor() {
		return new BridgeExecutor(THREADS, SLOTS);
	}

	/**
	 * How many threads of bridges are in use.
	 */
	static int taken() {
		return SLOTS.taken();
	}

}
