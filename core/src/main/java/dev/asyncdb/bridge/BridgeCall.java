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
 * Blocking-style code under way: its thread, the Reactor context in which it awaits, and
 * what it has open. Used by its own thread only.
 */
final class BridgeCall {

	private static final ThreadLocal<@Nullable BridgeCall> CURRENT = new ThreadLocal<>();

	private final Thread thread = Thread.currentThread();

	private final Cancellation cancellation;

	private final Queue<Runnable> handed = new ConcurrentLinkedQueue<>();

	private final List<BridgeStream<?>> streams = new ArrayList<>();

	private Context context;

	private boolean inCallback;

	private boolean hasAwaited;

	BridgeCall(ContextView context, Cancellation cancellation) {
		this.context = marked(context);
		this.cancellation = cancellation;
	}

	// Blocking-style code inside of what is awaited belongs to the one who awaits
	private static Context marked(ContextView context) {
		return Context.of(context).put(BridgeCall.class, true);
	}

	static boolean isInside(ContextView context) {
		return context.hasKey(BridgeCall.class);
	}

	/**
	 * The call on whose thread this is.
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
	 * The call on whose thread this is, or one for a single wait on any thread that may
	 * wait, as that of a test or of {@code main}.
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
	 * For what is to be done though nobody may want it any more: no cancel that comes, or
	 * has come, disturbs it.
	 */
	static BridgeCall shielded() {
		BridgeCall call = currentOrThread();
		return new BridgeCall(call.context, Cancellation.told());
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
	 * Run the code as a whole.
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
	 * Wait for something that is not the code's own.
	 */
	<T> @Nullable T awaitUnnoticed(Publisher<? extends T> publisher) {
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
	 * Do something that makes a publisher go on, then wait.
	 */
	void begin(Awaited awaited, Runnable step) {
		asCallback(() -> {
			tellIfPending(awaited);
			step.run();
			park(awaited);
		});
	}

	/**
	 * Do something that may run callbacks of a publisher on this very thread.
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
				Runnable work = this.handed.poll();
				if (work != null) {
					work.run();
					continue;
				}
				tellIfPending(awaited);
				interrupted |= this.cancellation.setAside();
				// Nobody wakes it at the end of the time for cleaning up
				LockSupport.parkNanos(awaited, TimeUnit.SECONDS.toNanos(1));
			}
		}
		finally {
			if (interrupted) {
				this.thread.interrupt();
			}
		}
	}

	private void tellIfPending(Awaited awaited) {
		if (this.cancellation.isPending() && awaited.giveUp()) {
			throw this.cancellation.tell();
		}
	}

	/**
	 * A {@code Mono} that runs code on this thread, while it awaits something of which
	 * the {@code Mono} is a part. The code awaits in the context of the subscriber.
	 */
	<T> Mono<T> onThisThread(Callable<? extends T> code) {
		return Mono.create((sink) -> {
			Runnable work = () -> runHanded(code, sink);
			sink.onCancel(() -> this.handed.remove(work));
			this.handed.add(work);
			LockSupport.unpark(this.thread);
		});
	}

	private <T> void runHanded(Callable<? extends T> code, MonoSink<T> sink) {
		Context outer = this.context;
		this.context = marked(sink.contextView());
		this.inCallback = false;
		T value;
		try {
			value = run(code);
		}
		catch (Throwable failure) {
			goOn(outer, () -> sink.error(failure));
			return;
		}
		goOn(outer, () -> sink.success(value));
	}

	private void goOn(Context outer, Runnable signal) {
		this.context = outer;
		this.inCallback = true;
		signal.run();
	}

}
