package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * The subscriber of {@link DrainingFlux}.
 */
final class Drain<S, T> implements CoreSubscriber<S>, Subscription, OpenResult {

	private final Delivery<T> delivery;

	private final SubscriberRelay<S, T> relay;

	private final StatementMonitor monitor;

	private final boolean isStatement;

	private final boolean isOpened;

	private final Demand demand = new Demand();

	private final AtomicBoolean draining = new AtomicBoolean();

	private final AtomicReference<@Nullable ReadAhead<T>> ahead = new AtomicReference<>();

	private volatile @Nullable Subscription subscription;

	private volatile boolean subscribed;

	Drain(CoreSubscriber<? super T> actual, SubscriberRelay<S, T> relay, StatementMonitor monitor,
			boolean isStatement) {
		this.delivery = new Delivery<>(actual);
		this.relay = relay;
		this.monitor = monitor;
		this.isStatement = isStatement;
		this.isOpened = isStatement ? monitor.begin(this) : monitor.openResult(this);
	}

	@Override
	public Context currentContext() {
		return this.delivery.actual().currentContext();
	}

	@Override
	public @Nullable ReaderState reader() {
		return currentContext().getOrDefault(ReaderState.class, null);
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		this.delivery.actual().onSubscribe(this);
		this.subscribed = true;
		if (this.monitor.isReadAhead()) {
			readAhead();
		}
	}

	@Override
	public void request(long n) {
		if (this.demand.add(n)) {
			ReadAhead<T> buffer = this.ahead.get();
			if (buffer != null) {
				buffer.emit();
			}
			else {
				requestFromDriver(n);
			}
		}
	}

	private void requestFromDriver(long n) {
		Subscription current = this.subscription;
		if (current != null) {
			this.monitor.awaitAnswer();
			current.request(n);
		}
	}

	// Results have to be read one after the other by their own subscribers
	@Override
	public void readAhead() {
		if (!this.isStatement && this.subscribed && !this.draining.get() && !this.demand.isUnbounded()) {
			ReadAhead<T> buffer = new ReadAhead<>(this.delivery, this.demand);
			buffer.suspend();
			if (this.ahead.compareAndSet(null, buffer)) {
				// Else the delivery of the current element resumes it
				if (!this.delivery.isActive()) {
					buffer.resume();
				}
				requestFromDriver(Long.MAX_VALUE);
			}
		}
	}

	@Override
	public boolean giveUp(Throwable cause) {
		boolean isIdle = this.isStatement ? !this.delivery.isActive() : this.demand.closeIfNone();
		boolean isGivenUp = isIdle && this.draining.compareAndSet(false, true);
		if (isGivenUp) {
			drain();
			discard(cause);
		}
		return isGivenUp;
	}

	@Override
	public void abort(Throwable cause) {
		if (this.draining.compareAndSet(false, true)) {
			this.relay.cancelled();
			discard(cause);
		}
	}

	@Override
	public boolean isRequested() {
		return this.demand.exceeds(0) || this.draining.get();
	}

	private void discard(Throwable cause) {
		ReadAhead<T> buffer = this.ahead.get();
		if (buffer != null) {
			buffer.discard(cause);
		}
		else {
			this.delivery.end(cause);
		}
	}

	@Override
	public void cancel() {
		if (this.draining.compareAndSet(false, true)) {
			drain();
			ReadAhead<T> buffer = this.ahead.get();
			if (buffer != null) {
				buffer.cancel();
			}
		}
	}

	private void drain() {
		if (this.isStatement) {
			this.monitor.cancel();
		}
		this.relay.cancelled();
		requestFromDriver(Long.MAX_VALUE);
	}

	@Override
	public void onNext(S element) {
		// A result has to be read before the driver sends the next one
		this.monitor.answered();
		if (!this.isStatement && isMoreRequested()) {
			this.monitor.awaitAnswer();
		}
		if (this.draining.get()) {
			this.relay.discard(element);
		}
		else {
			deliver(element);
		}
	}

	// After a concurrent cancel the relay discards the element as its last one
	private void deliver(S element) {
		T delivered;
		try {
			delivered = this.relay.delivered(element);
		}
		catch (Throwable failure) {
			fail(failure);
			return;
		}
		if (this.draining.get()) {
			this.relay.cancelled();
		}
		else {
			emit(delivered);
		}
	}

	private void emit(T element) {
		ReadAhead<T> buffer = this.ahead.get();
		if (buffer == null) {
			this.delivery.next(element);
			this.demand.delivered();
			resume();
		}
		else if (!buffer.add(element)) {
			this.draining.set(true);
			buffer.discard(this.monitor.tooManyRows(ReadAhead.LIMIT));
		}
	}

	// The subscriber may have executed another statement
	private void resume() {
		ReadAhead<T> buffer = this.ahead.get();
		if (buffer != null) {
			buffer.resume();
		}
	}

	private void fail(Throwable failure) {
		if (this.draining.compareAndSet(false, true)) {
			drain();
			terminate(failure);
		}
	}

	private boolean isMoreRequested() {
		return this.ahead.get() != null || this.draining.get() || this.demand.exceeds(1);
	}

	// Complete the statement first: the subscriber may execute the next one
	@Override
	public void onError(Throwable failure) {
		this.monitor.failed(failure);
		end();
		terminateUnlessDrained(this.monitor.translate(failure));
	}

	@Override
	public void onComplete() {
		end();
		terminateUnlessDrained(null);
	}

	private void terminateUnlessDrained(@Nullable Throwable failure) {
		if (!this.draining.get()) {
			terminate(failure);
		}
	}

	private void terminate(@Nullable Throwable failure) {
		ReadAhead<T> buffer = this.ahead.get();
		if (buffer != null) {
			buffer.end(failure);
		}
		else {
			this.delivery.end(failure);
		}
	}

	private void end() {
		if (this.isStatement) {
			this.monitor.complete();
		}
		else if (this.isOpened) {
			this.monitor.closeResult(this);
		}
	}

}
