package dev.asyncdb.bridge;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Elements of a {@code Flux}, consumed one by one. Only a small number of elements is
 * requested ahead.
 */
final class BridgeStream<T> implements CoreSubscriber<T>, Awaited, Iterator<T> {

	private static final int AHEAD = 256;

	private static final int REFILL = AHEAD / 4 * 3;

	private final BridgeCall call;

	private final Thread waiter = Thread.currentThread();

	private final Context context;

	private final Queue<T> arrived = Queues.<T>get(AHEAD).get();

	private final AtomicReference<@Nullable Subscription> upstream = new AtomicReference<>();

	private volatile boolean over;

	private volatile @Nullable Throwable failure;

	private int taken;

	BridgeStream(BridgeCall call, Context context) {
		this.call = call;
		this.context = context;
	}

	void subscribeTo(Publisher<? extends T> publisher) {
		Flux.<T>from(publisher).contextCapture().subscribe(this);
	}

	Stream<T> toStream() {
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false)
			.onClose(this::close);
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (this.upstream.compareAndSet(null, subscription)) {
			subscription.request(AHEAD);
		}
		else {
			subscription.cancel();
		}
	}

	@Override
	public void onNext(T element) {
		if (this.upstream.get() == Operators.cancelledSubscription() || !this.arrived.offer(element)) {
			Operators.onNextDropped(element, this.context);
			return;
		}
		LockSupport.unpark(this.waiter);
	}

	@Override
	public void onError(Throwable error) {
		this.failure = error;
		onComplete();
	}

	@Override
	public void onComplete() {
		this.over = true;
		LockSupport.unpark(this.waiter);
	}

	@Override
	public boolean isReady() {
		return this.over || !this.arrived.isEmpty();
	}

	@Override
	public boolean cancelWait() {
		close();
		return true;
	}

	@Override
	public boolean hasNext() {
		this.call.requireOwnThread();
		if (!isReady()) {
			this.call.begin(this, () -> {
			});
		}
		// The last element may have arrived together with the completion
		if (!this.arrived.isEmpty()) {
			return true;
		}
		Throwable error = this.failure;
		if (error != null) {
			close();
			throw Exceptions.propagate(error);
		}
		return false;
	}

	@Override
	public T next() {
		if (!hasNext()) {
			throw new NoSuchElementException("The stream has no more elements");
		}
		T element = Objects.requireNonNull(this.arrived.poll());
		if (++this.taken == REFILL) {
			this.taken = 0;
			Subscription subscription = Objects.requireNonNull(this.upstream.get());
			this.call.asCallback(() -> subscription.request(REFILL));
		}
		return element;
	}

	/**
	 * Cancel the publisher and discard the elements that were not consumed.
	 */
	void close() {
		Subscription subscription = this.upstream.getAndSet(Operators.cancelledSubscription());
		if (subscription != null) {
			subscription.cancel();
		}
		this.over = true;
		Operators.onDiscardQueueWithClear(this.arrived, this.context, null);
		this.call.closed(this);
	}

}
