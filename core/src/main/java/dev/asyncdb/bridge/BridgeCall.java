package dev.asyncdb.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One execution of blocking-style code: its thread, the Reactor context for awaited
 * publishers, and its open streams. Confined to its thread.
 */
final class BridgeCall {

	private static final ThreadLocal<@Nullable BridgeCall> CURRENT = new ThreadLocal<>();

	private final Thread thread = Thread.currentThread();

	private final Cancellation cancellation;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final List<BridgeStream<?>> streams = new ArrayList<>();

	private Context context;

	private boolean inCallback;

	private boolean hasAwaited;

	BridgeCall(ContextView context, Cancellation cancellation) {
		this.context = marked(context);
		this.cancellation = cancellation;
	}

	// Blocking-style code inside an awaited publisher shares the slot of the awaiting
	// code
	private static Context marked(ContextView context) {
		return Context.of(context).put(BridgeCall.class, true);
	}

	static boolean isInside(ContextView context) {
		return context.hasKey(BridgeCall.class);
	}

	/**
	 * Return the call of the current thread.
	 */
	static BridgeCall current() {
		BridgeCall current = CURRENT.get();
		if (current == null) {
			throw Schedulers.isInNonBlockingThread() ? NoBridgeContextException.onEventLoop()
					: NoBridgeContextException.outside();
		}
		return current.outsideOfCallbacks();
	}

	/**
	 * Return the call of the current thread, or a call for a single wait on any other
	 * thread that may block, such as that of a test or of {@code main}.
	 */
	static BridgeCall currentOrThread() {
		BridgeCall current = CURRENT.get();
		if (current != null) {
			return current.outsideOfCallbacks();
		}
		if (Schedulers.isInNonBlockingThread()) {
			throw NoBridgeContextException.onEventLoop();
		}
		return new BridgeCall(Context.empty(), Cancellation.none());
	}

	/**
	 * Return a call for a release or a rollback, which a cancel must not interrupt.
	 */
	static BridgeCall shielded() {
		BridgeCall call = currentOrThread();
		return new BridgeCall(call.context, Cancellation.notified());
	}

	private BridgeCall outsideOfCallbacks() {
		if (this.inCallback) {
			throw NoBridgeContextException.insideCallback();
		}
		return this;
	}

	boolean hasAwaited() {
		return this.hasAwaited;
	}

	ContextView context() {
		return this.context;
	}

	/**
	 * Run the code and close the streams that it leaves open.
	 */
	<T> @Nullable T run(Callable<? extends T> code) throws Exception {
		BridgeCall outer = CURRENT.get();
		List<BridgeStream<?>> outerStreams = List.copyOf(this.streams);
		CURRENT.set(this);
		try {
			return code.call();
		}
		finally {
			this.streams.stream()
				.filter((stream) -> !outerStreams.contains(stream))
				.toList()
				.forEach(BridgeStream::close);
			bind(outer);
		}
	}

	private static void bind(@Nullable BridgeCall call) {
		if (call != null) {
			CURRENT.set(call);
		}
		else {
			CURRENT.remove();
		}
	}

	<T> @Nullable T await(Publisher<? extends T> publisher) {
		AwaitedValue<T> value = new AwaitedValue<>(this.context);
		begin(value, () -> Mono.<T>from(publisher).contextCapture().subscribe(value));
		return value.get();
	}

	/**
	 * Await on behalf of the bridge: {@link #hasAwaited} does not change.
	 */
	<T> @Nullable T awaitInternally(Publisher<? extends T> publisher) {
		boolean before = this.hasAwaited;
		T value = await(publisher);
		this.hasAwaited = before;
		return value;
	}

	<T> BridgeStream<T> open(Publisher<? extends T> publisher) {
		BridgeStream<T> stream = new BridgeStream<>(this, this.context);
		this.streams.add(stream);
		asCallback(() -> stream.subscribeTo(publisher));
		return stream;
	}

	void closed(BridgeStream<?> stream) {
		this.streams.remove(stream);
	}

	void requireOwnThread() {
		if (this.thread != Thread.currentThread()) {
			throw NoBridgeContextException.outside();
		}
		outsideOfCallbacks();
	}

	/**
	 * Run a step that requests signals of a publisher, then wait for one.
	 */
	void begin(Awaited awaited, Runnable step) {
		asCallback(() -> {
			throwIfCancelled(awaited);
			step.run();
			park(awaited);
		});
	}

	/**
	 * Run a step that may invoke callbacks of a publisher on this thread.
	 */
	void asCallback(Runnable step) {
		this.hasAwaited = true;
		BridgeCall outer = CURRENT.get();
		CURRENT.set(this);
		this.inCallback = true;
		try {
			step.run();
		}
		finally {
			this.inCallback = false;
			bind(outer);
		}
	}

	private void park(Awaited awaited) {
		boolean interrupted = false;
		try {
			while (!awaited.isReady()) {
				Runnable work = this.tasks.poll();
				if (work != null) {
					work.run();
					continue;
				}
				throwIfCancelled(awaited);
				interrupted |= this.cancellation.clearInterrupt();
				// No signal unparks this thread when the time for cleanup is over
				LockSupport.parkNanos(awaited, TimeUnit.SECONDS.toNanos(1));
			}
		}
		finally {
			if (interrupted) {
				this.thread.interrupt();
			}
		}
	}

	private void throwIfCancelled(Awaited awaited) {
		if (this.cancellation.isPending() && awaited.cancelWait()) {
			throw this.cancellation.toException();
		}
	}

	/**
	 * Create a {@code Mono} that runs code on this thread, for use inside a publisher
	 * that this thread awaits. The code awaits with the context of the subscriber.
	 */
	<T> Mono<T> onThisThread(Callable<? extends T> code) {
		return Mono.create((sink) -> {
			Runnable work = () -> runTask(code, sink);
			sink.onCancel(() -> this.tasks.remove(work));
			this.tasks.add(work);
			LockSupport.unpark(this.thread);
		});
	}

	private <T> void runTask(Callable<? extends T> code, MonoSink<T> sink) {
		Context outer = this.context;
		this.context = marked(sink.contextView());
		this.inCallback = false;
		T value;
		try {
			value = run(code);
		}
		catch (Throwable failure) {
			signal(outer, () -> sink.error(failure));
			return;
		}
		signal(outer, () -> sink.success(value));
	}

	private void signal(Context outer, Runnable signal) {
		this.context = outer;
		this.inCallback = true;
		signal.run();
	}

}
