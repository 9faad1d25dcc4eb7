package dev.asyncdb.bridge;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.MonoSink;

/**
 * One run of blocking-style code for one subscriber: waits for a slot, runs the code on a
 * new thread, releases the slot and then signals the outcome.
 */
final class BridgeRun<T> implements Runnable {

	private static final Logger LOGGER = LoggerFactory.getLogger(BridgeRun.class);

	private final MonoSink<T> sink;

	private final Callable<? extends T> code;

	private final BridgeOptions options;

	private final Cancellation cancellation;

	private final CleanupMonitor watch;

	private final AtomicBoolean cancelled = new AtomicBoolean();

	BridgeRun(MonoSink<T> sink, Callable<? extends T> code, BridgeOptions options) {
		this(sink, code, options, Cancellation.none());
	}

	BridgeRun(MonoSink<T> sink, Callable<? extends T> code, BridgeOptions options, Cancellation cancellation) {
		this.sink = sink;
		this.code = code;
		this.options = options;
		this.cancellation = cancellation;
		this.watch = new CleanupMonitor(cancellation);
	}

	// Nested blocking-style code shares the slot of the outer code. To wait for a second
	// slot while holding the first could deadlock
	void begin(BridgeThreads threads, BridgeSlots slots) {
		if (BridgeCall.isInside(this.sink.contextView())) {
			this.sink.onCancel(this::cancel);
			threads.start(this);
			return;
		}
		BridgeSlots.Ticket ticket = slots.take(() -> start(threads, slots), this.sink::error);
		this.sink.onCancel(() -> {
			if (!ticket.cancel()) {
				cancel();
			}
		});
	}

	// The platform may refuse another thread
	private void start(BridgeThreads threads, BridgeSlots slots) {
		try {
			threads.start(() -> inSlot(slots));
		}
		catch (Throwable failure) {
			slots.release();
			this.sink.error(failure);
		}
	}

	private void cancel() {
		this.cancelled.set(true);
		this.cancellation.cancel();
		this.watch.begin();
	}

	@Override
	public void run() {
		execute().run();
	}

	private void inSlot(BridgeSlots slots) {
		Runnable outcome;
		try {
			outcome = execute();
		}
		finally {
			slots.release();
		}
		outcome.run();
	}

	/**
	 * Run the code.
	 * @return signals the outcome
	 */
	private Runnable execute() {
		try {
			return this.cancellation.begin() ? withThreadLocals() : BridgeRun::ignore;
		}
		catch (Throwable failure) {
			return () -> fail(failure);
		}
		finally {
			this.cancellation.end();
			this.watch.end();
		}
	}

	private static void ignore() {
		// The subscriber had cancelled before the code began
	}

	private Runnable withThreadLocals() throws Exception {
		Runnable reset = ThreadLocals.from(this.sink.contextView());
		try {
			T value = call(new BridgeCall(this.sink.contextView(), this.cancellation));
			return () -> succeed(value);
		}
		finally {
			reset.run();
		}
	}

	private @Nullable T call(BridgeCall call) throws Exception {
		T value = call.run(() -> authenticated(call));
		if (this.options.requireAwait() && !call.hasAwaited()) {
			throw new NoAwaitException();
		}
		return value;
	}

	private @Nullable T authenticated(BridgeCall call) throws Exception {
		Runnable reset = Authentications.from(call);
		try {
			return this.code.call();
		}
		finally {
			reset.run();
		}
	}

	private void succeed(@Nullable T value) {
		if (!this.cancelled.get()) {
			this.sink.success(value);
		}
	}

	// A cancelled subscriber receives no error
	private void fail(Throwable failure) {
		if (!this.cancelled.get()) {
			this.sink.error(Exceptions.unwrap(failure));
		}
		else if (!(failure instanceof BridgeCancelledException)) {
			LOGGER.debug("Blocking-style code failed after it was cancelled", failure);
		}
	}

}
