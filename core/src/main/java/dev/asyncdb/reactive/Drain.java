package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Reads a publisher of the driver for one subscriber, and drains it instead of cancelling
 * it. The subscriber has its subscription before the driver is called.
 *
 * @param <S> the type of the elements of the driver
 * @param <T> the type of the elements for the subscriber
 */
public abstract class Drain<S, T> extends DriverDemand<T> implements CoreSubscriber<S>, Subscription, OpenResult {

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<Drain, @Nullable ReadAhead> AHEAD = AtomicReferenceFieldUpdater
		.newUpdater(Drain.class, ReadAhead.class, "ahead");

	private final boolean isStatement;

	private volatile @Nullable ReadAhead<T> ahead;

	private boolean isOpened;

	/**
	 * Read a publisher of the driver.
	 * @param isStatement whether this is the whole statement, or one result of it
	 */
	protected Drain(CoreSubscriber<? super T> actual, boolean isStatement) {
		super(actual);
		this.isStatement = isStatement;
	}

	/**
	 * Convert an element.
	 * @throws Throwable the error for the subscriber; the rest is drained
	 */
	protected abstract T converted(S element) throws Throwable;

	/**
	 * Discard an element that arrives after the subscriber has left.
	 */
	protected void discarded(S element) {
	}

	/**
	 * The subscriber has left, perhaps before it received the last converted element.
	 */
	protected void drained() {
	}

	protected final void subscribe() {
		actual().onSubscribe(this);
	}

	/**
	 * Begin to read a result.
	 */
	protected final void open(Supplier<? extends Publisher<? extends S>> result) {
		subscribe();
		this.isOpened = monitor().openResult(this);
		if (monitor().isReadAhead()) {
			readAhead();
		}
		read(result);
	}

	/**
	 * Call the driver.
	 */
	protected final void read(Supplier<? extends Publisher<? extends S>> call) {
		if (this.isStatement) {
			monitor().begin(this);
		}
		Publisher<? extends S> source;
		try {
			source = call.get();
		}
		catch (Throwable failure) {
			onError(failure);
			return;
		}
		source.subscribe(this);
	}

	@Override
	public Context currentContext() {
		return actual().currentContext();
	}

	@Override
	public final @Nullable ReaderState reader() {
		return actual().currentContext().getOrDefault(ReaderState.class, null);
	}

	@Override
	public final void onSubscribe(Subscription driver) {
		called(driver);
	}

	@Override
	public final void request(long n) {
		if (add(n)) {
			ReadAhead<T> buffer = this.ahead;
			if (buffer != null) {
				buffer.emit();
			}
			else {
				requestFromDriver(n);
			}
		}
	}

	@Override
	public final void readAhead() {
		if (!this.isStatement && !isDraining() && !isUnbounded()) {
			ReadAhead<T> buffer = new ReadAhead<>(this);
			buffer.suspend();
			if (AHEAD.compareAndSet(this, null, buffer)) {
				// Else the delivery of the current element resumes it
				if (!isActive()) {
					buffer.resume();
				}
				requestFromDriver(Long.MAX_VALUE);
			}
		}
	}

	@Override
	public final boolean giveUp(Throwable cause) {
		boolean isIdle = this.isStatement ? !isActive() : closeIfNone();
		boolean isGivenUp = isIdle && startDraining();
		if (isGivenUp) {
			drain();
			discard(cause);
		}
		return isGivenUp;
	}

	@Override
	public final void abort(Throwable cause) {
		if (startDraining()) {
			drained();
			discard(cause);
		}
	}

	@Override
	public final boolean isRequested() {
		return exceeds(0) || isDraining();
	}

	private void discard(Throwable cause) {
		ReadAhead<T> buffer = this.ahead;
		if (buffer != null) {
			buffer.discard(cause);
		}
		else {
			end(cause);
		}
	}

	@Override
	public final void cancel() {
		if (startDraining()) {
			drain();
			ReadAhead<T> buffer = this.ahead;
			if (buffer != null) {
				buffer.cancel();
			}
		}
	}

	private void drain() {
		if (this.isStatement) {
			monitor().cancel();
			left();
		}
		drained();
		requestFromDriver(Long.MAX_VALUE);
	}

	/**
	 * The subscriber of the statement has left.
	 */
	protected void left() {
		// The results are drained
	}

	@Override
	public final void onNext(S element) {
		// A result has to be read before the driver sends the next one
		monitor().answered();
		if (!this.isStatement && isMoreRequested()) {
			monitor().awaitAnswer();
		}
		if (isDraining()) {
			discarded(element);
		}
		else {
			deliver(element);
		}
	}

	// After a concurrent cancel the relay discards the element as its last one
	private void deliver(S element) {
		T delivered;
		try {
			delivered = converted(element);
		}
		catch (Throwable failure) {
			fail(failure);
			return;
		}
		if (isDraining()) {
			drained();
		}
		else {
			emit(delivered);
		}
	}

	private void emit(T element) {
		ReadAhead<T> buffer = this.ahead;
		if (buffer == null) {
			next(element);
			delivered();
			resume();
		}
		else if (!buffer.add(element)) {
			startDraining();
			buffer.discard(monitor().tooManyRows(ReadAhead.LIMIT));
		}
	}

	// The subscriber may have executed another statement
	private void resume() {
		ReadAhead<T> buffer = this.ahead;
		if (buffer != null) {
			buffer.resume();
		}
	}

	private void fail(Throwable failure) {
		if (startDraining()) {
			drain();
			terminate(failure);
		}
	}

	private boolean isMoreRequested() {
		return this.ahead != null || isDraining() || exceeds(1);
	}

	// Complete the statement first: the subscriber may execute the next one
	@Override
	public final void onError(Throwable failure) {
		monitor().failed(failure);
		complete();
		terminateUnlessDrained(monitor().translate(failure));
	}

	@Override
	public final void onComplete() {
		complete();
		terminateUnlessDrained(null);
	}

	private void terminateUnlessDrained(@Nullable Throwable failure) {
		if (!isDraining()) {
			terminate(failure);
		}
	}

	private void terminate(@Nullable Throwable failure) {
		ReadAhead<T> buffer = this.ahead;
		if (buffer != null) {
			buffer.end(failure);
		}
		else {
			end(failure);
		}
	}

	private void complete() {
		if (this.isStatement) {
			monitor().complete();
		}
		else if (this.isOpened) {
			monitor().closeResult(this);
		}
	}

}
